/** The time, passed in so that decisions and tests do not depend on the machine's clock. */
export interface Clock {
  /** The current instant. */
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
