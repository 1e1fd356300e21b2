import { beforeEach, describe, expect, it } from 'vitest';
import { sweepMachines } from '../../../../shared/commands/rebake/sweep-machines.ts';
import type { RebakeRecord } from '../../../../shared/domain/records/rebake-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aRebake, seed } from '../../../support/some-records.ts';

const now = '2026-01-05T08:00:00.000Z';
const group = 'rebake-bake-rebake-1';

let ports: MemoryPorts;
let removed: string[];
beforeEach(() => {
  ports = memoryPorts();
  removed = [];
});

const kept = (keepUntil: string | null, resourceGroup = group): Partial<RebakeRecord> => ({
  machines: [{ purpose: 'bake', resourceGroup, name: 'bake', region: 'westeurope', keepUntil }],
});

/** Sweeps while Azure has these groups with our tag, and these orchestrations run. */
function sweep(leftovers: Readonly<Record<string, string>> = { [group]: 'rebake-1' }, running: readonly string[] = []) {
  const machines: MemoryPorts['machines'] = {
    ...ports.machines,
    leftovers: () =>
      Promise.resolve(
        Object.entries(leftovers).map(([resourceGroup, rebakeId]) => ({ resourceGroup, rebakeId, purpose: 'bake' })),
      ),
    remove({ resourceGroup }) {
      removed.push(resourceGroup);
      return Promise.resolve({ kind: 'done' });
    },
  };
  const orchestrations = {
    start: () => Promise.reject(new Error('A sweep starts nothing')),
    wake: () => Promise.reject(new Error('A sweep wakes nobody')),
    isRunning: (id: string) => Promise.resolve(running.includes(id)),
  };
  return sweepMachines({ ...ports, machines }, orchestrations);
}

describe('machines that were left behind', () => {
  it.each<{ what: string; rebake: Partial<RebakeRecord>; goes: boolean }>([
    { what: 'whose rebake has ended', rebake: { phase: 'ended' }, goes: true },
    { what: 'whose rebake knows of them', rebake: { phase: 'ended', ...kept(null) }, goes: true },
    { what: 'that were kept until now', rebake: { phase: 'ended', ...kept(now) }, goes: true },
    {
      what: 'that are kept for a moment more',
      rebake: { phase: 'ended', ...kept('2026-01-05T08:00:00.001Z') },
      goes: false,
    },
    {
      what: 'beside one that is kept',
      rebake: { phase: 'ended', ...kept('2026-02-01T00:00:00.000Z', 'rebake-check-rebake-1') },
      goes: true,
    },
    { what: 'that are baked on', rebake: { phase: 'baking', ...kept(null) }, goes: false },
    { what: 'that are checked', rebake: { phase: 'checking' }, goes: false },
    { what: 'whose rebake has not begun', rebake: { phase: 'queued' }, goes: false },
  ])('$what are removed: $goes', async ({ rebake, goes }) => {
    await seed(ports.records, aRebake(rebake));

    expect(await sweep()).toEqual(goes ? [group] : []);
    expect(removed).toEqual(goes ? [group] : []);
  });

  it('stay while their orchestration runs: it removes them itself', async () => {
    await seed(ports.records, aRebake({ phase: 'ended' }));

    expect(await sweep({ [group]: 'rebake-1' }, ['rebake-1'])).toEqual([]);
    expect(await sweep({ [group]: 'rebake-1' }, ['rebake-2'])).toEqual([group]);
  });

  it('stay where nobody knows their rebake: nothing is deleted on a guess', async () => {
    await seed(ports.records, aRebake({ phase: 'ended' }));

    expect(await sweep({ theirs: 'rebake-9', [group]: 'rebake-1' })).toEqual([group]);
    expect(removed).toEqual([group]);
  });
});
