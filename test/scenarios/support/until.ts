const lookMilliseconds = 150;

/** Asks until there is an answer. Rejects, naming what was waited for and what was last trouble, after `seconds` of real time. */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | undefined | null | false>,
  seconds = 90,
): Promise<Value> {
  const end = performance.now() + seconds * 1000;
  let trouble: unknown;
  while (performance.now() < end) {
    try {
      const value = await ask();
      if (value !== undefined && value !== null && value !== false) {
        return value;
      }
    } catch (error) {
      // A process that restarts is out of reach for a moment.
      trouble = error;
    }
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
  }
  throw new Error(`Waited ${seconds} s for: ${what}`, { cause: trouble });
}
