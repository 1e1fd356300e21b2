import { done, type Progress, running } from '../../../domain/progress.ts';
import { AzureUnavailableError } from '../../../errors.ts';
import type { Environment } from '../../../ports/support.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { FindingRef } from '../following/finding-ref.ts';
import { loadJudging } from '../judging/load-judging.ts';
import { readAhead } from './read-ahead.ts';
import { sweepPage, type SweptPage } from './sweep-page.ts';
import { describe, theSweep } from './the-sweep.ts';

/** Pages of one look: ten times slower than usual, it is still over within the ten minutes that a function may run. */
const pagesPerLook = 30;

/** Is told of findings page by page, so that somebody follows them while the next page is read. */
export type Follow = (findings: readonly FindingRef[]) => Promise<void>;

/** Reads and judges the next pages of a sweep's inventory, until all is read, or the query quota is used up. */
export async function sweepPages(ports: CompliancePorts, sweepId: string, follow: Follow): Promise<Progress> {
  const { subscriptions, pages, cursor, endedAt } = (await theSweep(ports, sweepId)).value;
  if (endedAt !== null || subscriptions.length === 0 || (pages > 0 && cursor === null)) {
    return done;
  }
  let judging = await loadJudging(ports);
  const pause = createPause(ports.environment);
  const read = async (from: string | null): Promise<SweptPage> => {
    const at = ports.environment.now();
    return { ...(await pause.noting(ports.inventory.page(subscriptions, from))), at };
  };
  try {
    let number = pages;
    for await (const page of readAhead(read, cursor, pagesPerLook)) {
      const judged = await sweepPage(ports, judging, { sweepId, number }, page);
      judging = judged.judging;
      await follow(judged.findings);
      number += 1;
    }
  } catch (error) {
    // That recording is throttled is another pause, which whoever called observes.
    if (!pause.isWhy(error)) {
      throw error;
    }
  }
  const { value } = await theSweep(ports, sweepId);
  return value.cursor === null && value.pages > 0 ? done : running(describe(value), null, pause.secondsLeft());
}

/** Counts the pause that Azure asks for from when it asks: what is read already is worked on meanwhile. */
function createPause({ now }: Pick<Environment, 'now'>) {
  let end: number | null = Date.parse(now());
  let why: AzureUnavailableError | null = null;
  return {
    async noting<T>(call: Promise<T>): Promise<T> {
      try {
        return await call;
      } catch (error) {
        if (error instanceof AzureUnavailableError) {
          const { retryAfterSeconds: seconds } = error;
          why = error;
          end = seconds === null ? null : Date.parse(now()) + seconds * 1000;
        }
        throw error;
      }
    },
    isWhy: (error: unknown): boolean => error === why,
    /** Null where Azure did not say. */
    secondsLeft: (): number | null => end && Math.max(0, end - Date.parse(now())) / 1000,
  };
}
