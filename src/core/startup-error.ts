/**
 * Why the registry cannot start, for the person in front of the terminal: shown without a stack.
 * `advice` are the things to try, one a line.
 */
export class StartupError extends Error {
  override name = "StartupError";
  readonly advice: readonly string[];

  constructor(message: string, advice: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}
