import type { Logger } from "../telemetry/logger.ts";

/** Runs `work` now and each `interval` milliseconds, never twice at once. Disposing waits for what runs. */
export function periodically(interval: number, work: () => Promise<unknown>, logger: Logger): AsyncDisposable {
  let running: Promise<void> | undefined;
  const tick = () => {
    running ??= work()
      .then(() => undefined)
      .catch((err: unknown) => logger.error({ err }, "periodic work failed, it is tried again the next time"))
      .finally(() => {
        running = undefined;
      });
  };
  tick();
  const timer = setInterval(tick, interval);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
