import type { Clock } from '../../../../support/clock.ts';
import type { Faults } from '../../../faults.ts';
import { resourceKey } from '../resource-id.ts';
import type { Resources, StoredResource } from '../resource.ts';

/** How resources were before they changed; kept only while a fault makes somebody look at it. */
export interface ResourceHistory {
  /** By key, what changed since an instant, as it was then; null: it was not there yet. */
  since(instant: number): ReadonlyMap<string, StoredResource | null>;
}

interface Change {
  readonly key: string;
  readonly at: number;
  readonly before: StoredResource | null;
}

/** So that memory stays bounded: what is older counts as always having been so. */
const mostChanges = 50_000;

/** The same resources, with a memory of their changes while a fault of the kind `staleRows` stands. */
export function withHistory(
  resources: Resources,
  { clock, faults }: { readonly clock: Clock; readonly faults: Faults },
): { readonly resources: Resources; readonly history: ResourceHistory } {
  let changes: Change[] = [];
  const remember = (id: string): void => {
    if (!faults.list().some(({ effect }) => effect.kind === 'staleRows')) {
      changes = [];
      return;
    }
    changes.push({ key: resourceKey(id), at: clock.now(), before: resources.get(id) ?? null });
    if (changes.length > mostChanges) {
      changes = changes.slice(-mostChanges / 2);
    }
  };
  return {
    resources: {
      ...resources,
      put(body, hidden) {
        remember(body.id);
        return resources.put(body, hidden);
      },
      remove(id) {
        remember(id);
        return resources.remove(id);
      },
    },
    history: {
      since(instant) {
        const recent = changes.filter(({ at }) => at > instant);
        // The earliest change tells what was there before all of them.
        return new Map(recent.toReversed().map(({ key, before }) => [key, before]));
      },
    },
  };
}
