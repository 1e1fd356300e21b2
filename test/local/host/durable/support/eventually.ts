import { setTimeout as sleep } from 'node:timers/promises';

/** Real milliseconds. */
const patience = 8_000;

/** Waits until a condition holds; fails by name when it does not come to hold. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const until = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > until) {
      throw new Error(`Waited in vain for ${what}`);
    }
    await sleep(2);
  }
}
