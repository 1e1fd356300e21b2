import { beforeEach, describe, expect, it } from 'vitest';
import { loadJudging } from '../../../../../shared/commands/compliance/judging/load-judging.ts';
import type { Observation } from '../../../../../shared/commands/compliance/judging/observation.ts';
import { recordMachines } from '../../../../../shared/commands/compliance/judging/record-machines.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, ours, production, someVms, test, vmId } from '../../../../support/compliance/some-machines.ts';

let app: ComplianceApp;
/** Changes of each batch, and keys of each read. */
let written: number[];
let read: number[];
beforeEach(async () => {
  app = await aComplianceApp();
  written = [];
  read = [];
  const { machineRecords } = app.ports;
  const [commit, many] = [machineRecords.commit.bind(machineRecords), machineRecords.many.bind(machineRecords)];
  machineRecords.commit = (subscriptionId, changes) => {
    written.push(changes.length);
    return commit(subscriptionId, changes);
  };
  machineRecords.many = (subscriptionId, keys) => {
    read.push(keys.length);
    return many(subscriptionId, keys);
  };
});

type Seen = Partial<Pick<Observation, 'at' | 'by' | 'policy'>>;

function observe(machine: ObservedMachine, { at = app.ports.environment.now(), by = 'listing', policy }: Seen = {}) {
  const { resourceId, subscriptionId } = machine;
  return { ...{ resourceId, subscriptionId, machine, at, by }, ...(policy && { policy }) } satisfies Observation;
}

const gone = (machine: ObservedMachine): Observation => ({ ...observe(machine), machine: null });
const golden = { image: ours('1.1.0') };

async function record(...observations: readonly Observation[]) {
  return recordMachines(app.ports, await loadJudging(app.ports), observations);
}

describe('recording machines', () => {
  it.each([
    { what: '100 a batch where nothing is wrong', machines: someVms(250, golden), batches: [100, 100, 50] },
    { what: '50 a batch where each may have a finding', machines: someVms(120), batches: [100, 100, 40] },
  ])('creates what is new unread, $what', async ({ machines, batches }) => {
    const recorded = await record(...machines.map((machine) => observe(machine)));

    expect(written).toEqual(batches);
    expect(read).toEqual([]);
    expect(recorded.changed).toBe(machines.length);
  });

  it('reads and writes nothing of what is as it was, and says so', async () => {
    const machines = someVms(30);
    await record(...machines.map((machine) => observe(machine)));
    written.length = 0;

    const again = await record(...machines.map((machine) => observe(machine)));

    expect([written, read]).toEqual([[], []]);
    expect(again).toMatchObject({ changed: 0, findings: [], doubtful: [] });
    expect(again.same).toHaveLength(30);
    expect(again.counts).toMatchObject([{ verdict: 'unapprovedSource', machines: 30 }]);
  });

  it('reads only what has changed', async () => {
    await record(...someVms(5).map((machine) => observe(machine)));

    const recorded = await record(
      ...someVms(5).map((machine, n) => observe(n === 2 ? { ...machine, ...golden } : machine)),
      observe(aVm('new')),
    );

    expect(read).toEqual([1]);
    expect(recorded).toMatchObject({ changed: 2 });
    expect(recorded.findings).toHaveLength(2);
    expect(recorded.same).toHaveLength(4);
  });

  it('decides again on what somebody else has created meanwhile', async () => {
    const { machineRecords } = app.ports;
    const commit = machineRecords.commit.bind(machineRecords);
    machineRecords.commit = async (...batch) => {
      machineRecords.commit = commit;
      await record(observe(aVm('vm1', golden), { by: 'read' }));
      return commit(...batch);
    };

    const recorded = await record(observe(aVm('vm1')), observe(aVm('vm2')));

    expect(app.record(vmId('vm1'))).toMatchObject({ judgement: { verdict: 'compliant' }, finding: null });
    expect(recorded).toMatchObject({ changed: 1, doubtful: [vmId('vm1')] });
    expect(read).toEqual([2]);
  });

  it('splits a batch whose machines somebody else has created meanwhile, with findings to solve', async () => {
    const machines = someVms(100);
    const { machineRecords } = app.ports;
    const commit = machineRecords.commit.bind(machineRecords);
    machineRecords.commit = async (...batch) => {
      machineRecords.commit = commit;
      await record(...machines.map((machine) => observe(machine)));
      written.length = 0;
      app.ports.clock.millis += 1_000;
      return commit(...batch);
    };
    const later = new Date(app.ports.clock.millis + 1_000).toISOString();

    const recorded = await record(...machines.map((machine) => observe({ ...machine, ...golden }, { at: later })));

    expect(written).toEqual([100, 100, 100]);
    expect(read).toEqual([50, 50]);
    expect(recorded.changed).toBe(100);
    expect(recorded.findings).toHaveLength(100);
    const findings = machineRecords.all().map(({ finding }) => finding?.state);
    expect(findings).toEqual(Array.from({ length: 100 }, () => 'solved'));
  });

  it('keeps subscriptions apart, and of a machine that is listed twice the later row', async () => {
    await record(
      observe(aVm('vm1')),
      observe(aVm('vm1', { subscriptionId: test })),
      observe(aVm('VM1', { ...golden, resourceId: vmId('vm1').toUpperCase() })),
    );

    expect(app.ports.machineRecords.all()).toHaveLength(2);
    expect(app.record(vmId('vm1', production))?.judgement.verdict).toBe('compliant');
  });

  it.each([
    { what: 'that was never known', known: false, changed: 0 },
    { what: 'once, however often it is said', known: true, changed: 1 },
  ])('closes a machine that is gone $what', async ({ known, changed }) => {
    await record(...(known ? [observe(aVm('vm1'))] : []));
    app.ports.clock.millis += 1_000;

    const first = await record(gone(aVm('vm1')));
    const again = await record(gone(aVm('vm1')));

    expect([first.changed, again.changed]).toEqual([changed, 0]);
    expect(again.same).toEqual([vmId('vm1')]);
  });

  it('opens a finding again when what was gone is back', async () => {
    await record(observe(aVm('vm1')));
    await record(gone(aVm('vm1')));
    app.ports.clock.millis += 600_000;

    await record(observe(aVm('vm1')));

    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { state: 'open', episode: 2 } });
  });

  it('leaves alone what was seen later than this', async () => {
    await record(observe(aVm('vm1', golden)));
    const before = new Date(app.ports.clock.millis - 1_000).toISOString();

    const recorded = await record(observe(aVm('vm1'), { at: before }));

    expect(recorded).toMatchObject({ changed: 0, findings: [], doubtful: [] });
  });

  it('judges by what Azure Policy said since the outline was read', async () => {
    await record(observe(aVm('vm1', golden)));
    const said = { assignmentId: '/p/allowed', definitionId: '/d/images', compliance: 'NonCompliant' } as const;
    const policy = [{ ...said, at: '2026-02-01T00:00:00.000Z' }];
    const { machineRecords } = app.ports;
    const many = machineRecords.many.bind(machineRecords);
    machineRecords.many = async (...asked) => {
      machineRecords.many = many;
      await record(observe(aVm('vm1', golden), { policy }));
      return many(...asked);
    };

    await record(observe(aVm('vm1', { ...golden, tags: { changed: 'yes' } })));

    expect(app.record(vmId('vm1'))).toMatchObject({ policy, machine: { tags: { changed: 'yes' } } });
    expect(app.record(vmId('vm1'))?.judgement.policyDisagreement).toContain('NonCompliant');
  });
});
