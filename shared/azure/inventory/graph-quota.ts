import type { Environment } from '../../ports/support.ts';

export interface GraphQuota {
  /** Takes in an answer's `x-ms-user-quota-resets-after`. */
  note(resetsAfter: string | undefined): void;
  /** Seconds to wait after a refusal; `retryAfter`: what its own header asked for. Null where nothing was said. */
  pause(retryAfter: number | null): number | null;
}

/** So long at least where nothing more exact is known: a refusal must not be followed by the next at once. */
const shortestPauseSeconds = 1;

/**
 * When the query quota of a user is filled again. Answers name it in whole seconds, which are longer than the rest of a
 * window by up to one; the earliest instant that the answers of a window name is nearest to its end.
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 */
export function createGraphQuota({ now }: Pick<Environment, 'now'>): GraphQuota {
  let resetsAt = 0;
  let last: number | null = null;
  return {
    note(resetsAfter) {
      last = readDuration(resetsAfter);
      if (last !== null) {
        const instant = Date.parse(now());
        const told = instant + last * 1000;
        resetsAt = resetsAt > instant ? Math.min(resetsAt, told) : told;
      }
    },
    pause(retryAfter) {
      const told = retryAfter ?? last;
      if (told === null) {
        return null;
      }
      const seconds = Math.max(told, shortestPauseSeconds);
      const left = (resetsAt - Date.parse(now())) / 1000;
      // Another pause than the rest of the window is for another reason.
      return left > 0 && left <= seconds && seconds < left + 1 ? left : seconds;
    },
  };
}

/** `hh:mm:ss` in seconds. */
function readDuration(text: string | undefined): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d)/.exec(text ?? '') ?? [];
  return hours === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
