/** The instant `seconds` after `instant`. */
export function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

/** Durable timers may fire a little early, so this can be slightly below what was waited for. */
export function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

/** Until a command on a machine that had all its time is seen to have ended; its own end tells more than ours. */
export const commandMarginSeconds = 5 * 60;
