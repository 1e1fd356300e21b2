import type { Progress } from '../../../../shared/domain/progress.ts';

/** Asks for slow work until it has ended, as the orchestration does, for at most 20 s. */
export async function follow(step: (carry: string | null) => Promise<Progress>, begin: string | null = null) {
  const end = Date.now() + 20_000;
  let carry = begin;
  for (let looks = 1; ; looks += 1) {
    const progress = await step(carry);
    if (progress.kind !== 'running') {
      return { ...progress, looks };
    }
    if (Date.now() > end) {
      throw new Error(`It did not end within 20 s; at the end it was: ${progress.doing}`);
    }
    carry = progress.carry;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
