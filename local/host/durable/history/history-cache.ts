import type { Store } from '../state/store.ts';
import type { HistoryEvent } from './events.ts';
import { eventText } from './payload.ts';

/** A history as the next payload begins with it. */
export interface LoadedHistory {
  readonly events: readonly HistoryEvent[];
  /** The same events as texts of the payload. */
  readonly texts: readonly string[];
}

export interface HistoryCache {
  load(instanceId: string): LoadedHistory;
  /** Remembers what is now on disk. */
  keep(instanceId: string, history: LoadedHistory): void;
  forget(instanceId: string): void;
}

export const emptyHistory: LoadedHistory = { events: [], texts: [] };

export function extend({ events, texts }: LoadedHistory, more: readonly HistoryEvent[]): LoadedHistory {
  return { events: [...events, ...more], texts: [...texts, ...more.map(eventText)] };
}

/**
 * Keeps the histories of instances that ran lately, `capacity` events in all, so that a turn reads and writes only
 * what is new. Waiting instances fall out and are read again when something happens to them.
 */
export function createHistoryCache(store: Pick<Store, 'history'>, capacity = 20_000): HistoryCache {
  const kept = new Map<string, LoadedHistory>();
  let size = 0;
  const forget = (instanceId: string): void => {
    size -= kept.get(instanceId)?.events.length ?? 0;
    kept.delete(instanceId);
  };
  return {
    load: (instanceId) => kept.get(instanceId) ?? extend(emptyHistory, store.history(instanceId)),
    keep(instanceId, history) {
      forget(instanceId);
      kept.set(instanceId, history);
      size += history.events.length;
      for (const oldest of kept.keys()) {
        if (size <= capacity || oldest === instanceId) {
          break;
        }
        forget(oldest);
      }
    },
    forget,
  };
}
