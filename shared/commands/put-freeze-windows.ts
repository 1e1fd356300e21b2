import { canonicalJson } from '../domain/bake/canonical-json.ts';
import type { FreezeWindow } from '../domain/recipe/freeze-window.ts';
import type { Actor } from '../domain/records/actor.ts';
import { type FreezeWindowsRecord, organisation } from '../domain/records/freeze-windows-record.ts';
import type { ImageRecords, Stored } from '../ports/image-records.ts';
import { type RecordPorts, transact } from './transact.ts';

/** `undefined` until somebody sets some. */
export function readFreezeWindows(records: ImageRecords): Promise<Stored<FreezeWindowsRecord> | undefined> {
  return records.read('freezeWindows', organisation, 'freeze-windows');
}

/** Sets the organisation's freeze windows; `ifMatch` is the ETag that the caller last saw. The same again changes nothing. */
export function putFreezeWindows(
  ports: RecordPorts,
  windows: readonly FreezeWindow[],
  { by, reason, ifMatch }: { readonly by: Actor; readonly reason: string; readonly ifMatch: string | null },
): Promise<'set' | 'unchanged' | 'stale'> {
  return transact(ports, organisation, async (draft) => {
    const stored = await readFreezeWindows(ports.records);
    if (ifMatch !== null && (!stored || (ifMatch !== '*' && ifMatch !== stored.etag))) {
      return 'stale';
    }
    const before = stored?.value.windows ?? [];
    if (canonicalJson(before) === canonicalJson(windows)) {
      return 'unchanged';
    }
    const set = { windows: [...windows], set: { by, at: draft.now, reason } };
    if (stored) {
      draft.replace(stored, set);
    } else {
      draft.create({ type: 'freezeWindows', id: 'freeze-windows', imageDefinition: organisation, ...set });
    }
    const [from, to] = [namesOf(before), namesOf(windows)];
    const sentence = `Freeze windows of the organisation are now: ${to}`;
    draft.audit({ action: 'freezeWindowsSet', sentence, by, reason, from, to });
    return 'set';
  });
}

function namesOf(windows: readonly FreezeWindow[]): string {
  return windows.map(({ name }) => name).join(', ') || 'none';
}
