const lookMilliseconds = 400;

/** Asks until there is an answer. Rejects, naming what was waited for, after `seconds` of real time. */
export async function waitFor<Value>(
  what: string,
  seconds: number,
  ask: () => Promise<Value | undefined>,
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const value = await ask();
      if (value !== undefined) {
        return value;
      }
    } catch (error) {
      // Trouble while a process restarts passes; the last of it is told if it does not.
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
  }
  throw new Error(`Waited ${seconds} s for: ${what}`, { cause: last });
}
