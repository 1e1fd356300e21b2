import { beforeEach, describe, expect, it } from 'vitest';
import {
  forgetMachine,
  recordMachine,
  recordStep,
  updateRebake,
} from '../../../../shared/commands/rebake/record-rebake.ts';
import type { StepRecord } from '../../../../shared/domain/records/rebake-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aRebake, seed } from '../../../support/some-records.ts';

const ref = { imageDefinition: 'ubuntu-web', rebakeId: 'rebake-1' };
const at = '2026-01-05T08:00:00.000Z';
const bake = { purpose: 'bake', resourceGroup: 'group-1', name: 'bake', region: 'westeurope' } as const;
const check = { ...bake, purpose: 'check', resourceGroup: 'group-2' } as const;

let ports: MemoryPorts;
beforeEach(async () => {
  ports = memoryPorts();
  await seed(ports.records, aRebake());
});

const rebake = () => ports.records.all('rebake', 'ubuntu-web')[0]!;
const writes = () => ports.records.commits.length;

describe('the record of a rebake', () => {
  it('is changed by what it was and when', async () => {
    await updateRebake(ports, ref, ({ phase }, now) => ({ builderIdentity: `${phase} at ${now}` }));

    expect(rebake().builderIdentity).toBe(`queued at ${at}`);
  });

  it('is not written where nothing is new', async () => {
    const before = writes();

    await updateRebake(ports, ref, ({ phase }) => ({ phase, machines: [] }));
    await updateRebake(ports, ref, () => ({}));

    expect(writes()).toBe(before);
  });
});

describe('the machines of a rebake', () => {
  it('are noted once each, before they are made', async () => {
    await recordMachine(ports, ref, bake);
    await recordMachine(ports, ref, check);
    const before = writes();

    await recordMachine(ports, ref, { ...bake, region: 'eastus' });

    expect(writes()).toBe(before);
    expect(rebake().machines).toEqual([
      { ...bake, keepUntil: null },
      { ...check, keepUntil: null },
    ]);
  });

  it('are forgotten one by one, and once', async () => {
    await recordMachine(ports, ref, bake);
    await recordMachine(ports, ref, check);

    await forgetMachine(ports, ref, 'group-1');
    const before = writes();
    await forgetMachine(ports, ref, 'group-1');

    expect(rebake().machines.map(({ resourceGroup }) => resourceGroup)).toEqual(['group-2']);
    expect(writes()).toBe(before);
  });
});

describe('the steps of a rebake', () => {
  const begun = (name: string): StepRecord => ({
    name,
    state: 'running',
    exitCode: null,
    startedAt: at,
    endedAt: null,
    output: '',
    error: '',
    log: null,
  });

  it('stay in the order in which they began, each in its place', async () => {
    const befores: (StepRecord | undefined)[] = [];
    const put = (name: string, changes: Partial<StepRecord> = {}) =>
      recordStep(ports, ref, name, (before) => {
        befores.push(before);
        return { ...begun(name), ...changes };
      });

    await put('one');
    await put('two');
    await put('one', { state: 'succeeded', exitCode: 0 });

    expect(befores).toEqual([undefined, undefined, begun('one')]);
    expect(rebake().steps).toEqual([{ ...begun('one'), state: 'succeeded', exitCode: 0 }, begun('two')]);
  });
});
