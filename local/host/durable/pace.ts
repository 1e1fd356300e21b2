import type { Store } from './state/store.ts';

/** Turns shorter than this (real milliseconds) are not worth gathering for. */
const shortTurn = 5;

/** How many times as long as its last turn an orchestration gathers results before its next. */
const patience = 2;

export interface Pace {
  /** Runs a turn and remembers how long it took. */
  measure(instanceId: string, turn: () => Promise<void>): Promise<void>;
  /** Real milliseconds to wait for more results before the next turn. */
  gatherFor(instanceId: string): number;
}

/**
 * Every turn sends the whole history, so that a wide fan-out answered result by result costs the square of its width.
 * While activities of an orchestration still run, its turns are therefore kept to a share of the time.
 */
export function createPace(store: Pick<Store, 'hasTasks'>): Pace {
  const lasted = new Map<string, number>();
  return {
    async measure(instanceId, turn) {
      const began = performance.now();
      await turn();
      const took = performance.now() - began;
      if (took < shortTurn || !store.hasTasks(instanceId)) {
        lasted.delete(instanceId);
      } else {
        lasted.set(instanceId, took);
      }
    },
    gatherFor(instanceId) {
      const took = lasted.get(instanceId);
      if (took === undefined) {
        return 0;
      }
      if (store.hasTasks(instanceId)) {
        return took * patience;
      }
      lasted.delete(instanceId);
      return 0;
    },
  };
}
