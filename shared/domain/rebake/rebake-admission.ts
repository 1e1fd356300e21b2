import type { Problem } from '../problem.ts';
import type { RebakeRequest } from '../records/image-definition-record.ts';

/** What an image definition is doing when a rebake is asked for. */
export interface RebakeTraffic {
  readonly paused: { readonly reason: string; readonly at: string } | null;
  readonly runningRebake: string | null;
  readonly waitingRebake: RebakeRequest | null;
}

export type RebakeAdmission =
  | { readonly kind: 'start' }
  /** One runs: the request waits, merged with the one that waits already. */
  | { readonly kind: 'wait'; readonly waiting: RebakeRequest; readonly merged: boolean }
  | { readonly kind: 'paused'; readonly message: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/**
 * Whether a rebake starts now, waits or does not happen: one runs at a time and at most one waits, however many are
 * asked for. A pause holds off everything but what a person asks for by name.
 */
export function admitRebake(traffic: RebakeTraffic, request: RebakeRequest): RebakeAdmission {
  if (request.force && request.reason.trim() === '') {
    return { kind: 'invalid', problems: [{ path: 'reason', message: 'is required to force a rebake' }] };
  }
  if (traffic.paused && request.trigger !== 'request') {
    const message = `Rebakes are paused since ${traffic.paused.at}: ${traffic.paused.reason}. Resume them, or start one yourself.`;
    return { kind: 'paused', message };
  }
  if (traffic.runningRebake === null) {
    return { kind: 'start' };
  }
  const { waitingRebake: before } = traffic;
  return { kind: 'wait', waiting: before ? mergeRequests(before, request) : request, merged: before !== null };
}

const longestReason = 500;

/**
 * Two waiting requests as one: forced if either is, in the name of whoever forced it, else of the person who asked, else of
 * who came first. What a person asked for is not lost to a pause because an event came before.
 */
function mergeRequests(before: RebakeRequest, request: RebakeRequest): RebakeRequest {
  const lead = weightOf(request) > weightOf(before) ? request : before;
  const reasons = new Set([...before.reason.split('; '), request.reason].filter((reason) => reason !== ''));
  const reason = [...reasons].join('; ');
  return {
    ...lead,
    force: before.force || request.force,
    reason: reason.length > longestReason ? `${reason.slice(0, longestReason - 1)}…` : reason,
  };
}

function weightOf({ force, trigger }: RebakeRequest): number {
  return force ? 2 : Number(trigger === 'request');
}
