import type { ReplayContext } from '../../../../../local/host/durable/orchestration/context.ts';

const day = 86_400_000;

/** Where a replay stands before its first event. The app has every function but those called `missing`. */
export function replayContext(given: Partial<ReplayContext> = {}): ReplayContext {
  const known = (name: string): boolean => name !== 'missing';
  return {
    instance: { InstanceId: 'one', ExecutionId: 'e' },
    parentId: 'Parent',
    callable: {
      hasActivity: known,
      hasOrchestrator: known,
      hasEntity: known,
      whyMissing: () => ({ why: 'which is not there', onlyHere: false }),
    },
    longTimer: { maximum: 6 * day, interval: 3 * day },
    httpSleepMilliseconds: 30_000,
    now: '2026-01-02T03:04:05Z',
    present: '2026-01-02T03:04:05Z',
    nextId: 0,
    pending: new Map(),
    open: new Map(),
    eventWaits: new Map(),
    requests: new Map(),
    requestIds: new Map(),
    lastSent: new Map(),
    lock: undefined,
    continueAsNew: undefined,
    strays: new Map(),
    halted: undefined,
    ...given,
  };
}
