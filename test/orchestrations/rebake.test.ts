import { describe, expect, it } from 'vitest';
import type { RebakeOutcome } from '../../shared/domain/records/rebake-record.ts';
import { done, failed, type Progress, running } from '../../shared/domain/progress.ts';
import type { FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { aPlan, rebakeFakes, rebakeRef, runsFor } from './a-plan.ts';

const cancelled = { kind: 'cancelled' };

describe('rebake', () => {
  it('plans, bakes, checks, judges and finishes, and carries on with what waited', async () => {
    const { output, activities, customStatus } = await run();

    expect(output).toMatchObject({ kind: 'accepted' });
    expect(activities).toEqual([
      'planRebake',
      'checkPreflight',
      'takeBakeSlot',
      'recordPhase',
      'prepareMachine',
      ...Array<string>(4).fill('runMachineCommand'),
      'stopMachine',
      'captureImageVersion',
      'removeMachine',
      'recordPhase',
      'prepareMachine',
      'recordBootEvidence',
      'runMachineCommand',
      'runMachineCommand',
      'removeMachine',
      'judgeEvidence',
      'finishRebake',
      'carryOn',
    ]);
    expect(customStatus).toBe('Version 1.0.0 is accepted');
  });

  it('ends before it bakes when there is nothing to make', async () => {
    const outcome = { kind: 'skipped', message: 'Version 1.0.0 is the same', problems: [] };

    const { output, activities } = await run({ planRebake: () => ({ kind: 'ended', outcome }) });

    expect(output).toEqual(outcome);
    expect(activities).toEqual(['planRebake', 'finishRebake', 'carryOn']);
  });

  it('makes no machine when the preflight has problems, and names them all', async () => {
    const { output, activities } = await run({ checkPreflight: () => failed('Preflight', 'no quota\nno such size') });

    expect(output).toEqual({
      kind: 'failed',
      message: 'Not started: 2 problems',
      problems: ['no quota', 'no such size'],
    });
    expect(activities).not.toContain('prepareMachine');
    expect(activities).not.toContain('takeBakeSlot');
  });

  it('waits for a bake slot and then goes on', async () => {
    const { output, world } = await run({ takeBakeSlot: runsFor(30) });

    expect(output).toMatchObject({ kind: 'accepted' });
    expect(world.callsOf('takeBakeSlot')).toHaveLength(30);
  });

  it('always ends in its record, although trouble does not pass', async () => {
    const { output, activities, error } = await run({ recordPhase: throwing('Cosmos DB is away') });

    expect(error).toBeNull();
    expect(output).toMatchObject({ kind: 'failed', message: expect.stringContaining('Cosmos DB is away') as string });
    expect(activities.slice(-2)).toEqual(['finishRebake', 'carryOn']);
  });

  it('tries trouble again, less and less often, before it gives up', async () => {
    let attempts = 0;
    const { output, world } = await run({
      planRebake: () => {
        attempts += 1;
        if (attempts < 5) {
          throw new Error('Cosmos DB is away');
        }
        return { kind: 'bake', plan: aPlan() };
      },
    });

    expect(output).toMatchObject({ kind: 'accepted' });
    const times = world.callsOf('planRebake').map(({ at }) => Date.parse(at) / 1000);
    expect(times.map((time) => time - times[0]!)).toEqual([0, 2, 6, 14, 30]);
  });
});

describe('a failing bake', () => {
  it.each([
    { at: 'prepareMachine', says: 'The builder machine did not start: broken' },
    { at: 'runMachineCommand', says: 'Step "nginx": broken' },
    { at: 'stopMachine', says: 'Stopping the machine: broken' },
    { at: 'captureImageVersion', says: 'Capturing the image version: broken' },
  ])('at $at fails the rebake, removes the machine and checks nothing', async ({ at, says }) => {
    const { output, activities } = await run({ [at]: () => failed('Broken', 'broken') });

    expect(output).toEqual({ kind: 'failed', message: says, problems: ['broken'] });
    expect(activities.filter((name) => name === 'removeMachine')).toHaveLength(1);
    expect(activities).not.toContain('judgeEvidence');
  });

  it.each([
    { command: { kind: 'step', index: 1 }, says: 'Step "harden"' },
    { command: { kind: 'identity', purpose: 'bake' }, says: "The machine's identity could not be read" },
    { command: { kind: 'generalise' }, says: 'Generalising' },
  ])('at $says says so and runs nothing after it', async ({ command, says }) => {
    const { output, world } = await run({ runMachineCommand: failingAt(command) });

    expect(output).toMatchObject({ kind: 'failed', message: `${says}: broken` });
    expect(world.callsOf('runMachineCommand').at(-1)?.input).toMatchObject({ command });
    expect(world.callsOf('captureImageVersion')).toEqual([]);
  });

  it('keeps its machine when the recipe says so', async () => {
    const { activities } = await run({
      planRebake: () => ({ kind: 'bake', plan: aPlan({ keepFailedMachine: true }) }),
      runMachineCommand: () => failed('Broken', 'broken'),
      keepMachine: () => undefined,
    });

    expect(activities).toContain('keepMachine');
    expect(activities).not.toContain('removeMachine');
  });

  it('removes the machine of a cancelled bake also when failed ones are kept', async () => {
    const { activities } = await run({
      planRebake: () => ({ kind: 'bake', plan: aPlan({ keepFailedMachine: true }) }),
      runMachineCommand: () => cancelled,
    });

    expect(activities).toContain('removeMachine');
  });

  it('gives up on a step that never ends, a little after its own timeout', async () => {
    const { output, seconds } = await run({ runMachineCommand: () => running('running step-01-nginx', 'started') });

    expect(output).toMatchObject({
      kind: 'failed',
      message: 'Step "nginx": Not done after 35 minutes; at the end it was: running step-01-nginx',
    });
    expect(seconds).toBeGreaterThan(35 * 60);
    expect(seconds).toBeLessThan(36 * 60);
  });

  it('gives up on a step once the time of the whole bake is over, and removes the machine', async () => {
    const { output, seconds, activities } = await run({
      planRebake: () => ({ kind: 'bake', plan: aPlan({ bakeTimeoutSeconds: 3600 }) }),
      prepareMachine: takes(3000),
      runMachineCommand: () => running('running step-01-nginx', 'started', 60),
    });

    expect(output).toMatchObject({
      kind: 'failed',
      message:
        'Step "nginx": The time of the whole bake is over. Not done after 10 minutes; at the end it was: running step-01-nginx',
    });
    expect(seconds).toBeGreaterThanOrEqual(3600);
    expect(seconds).toBeLessThan(3700);
    expect(activities).toContain('removeMachine');
  });

  it('lets Windows take its time to generalise', async () => {
    const twentyFive = takes(25 * 60);
    const { output } = await run({
      runMachineCommand: (input: Parameters<typeof twentyFive>[0] & { readonly command: { readonly kind: string } }) =>
        input.command.kind === 'generalise' ? twentyFive(input) : done,
    });

    expect(output).toMatchObject({ kind: 'accepted' });
  });

  it('ends although its machine cannot be removed', async () => {
    const { output } = await run({ removeMachine: () => failed('Locked', 'there is a lock') });

    expect(output).toMatchObject({ kind: 'accepted' });
  });
});

it('a check is looked at once more when its own time is over: how it ended is evidence', async () => {
  const { world } = await run({
    runMachineCommand: ({ command, carry }: { command: { name?: string }; carry: string | null }) =>
      command.name === 'serves' && carry === null ? running('running check-serves', 'started', 320) : done,
  });

  const looks = world.callsOf('runMachineCommand').filter(({ input }) => isOfCheck(input));
  expect(looks).toHaveLength(2);
});

describe('a cancelled rebake', () => {
  it.each([
    'checkPreflight',
    'takeBakeSlot',
    'prepareMachine',
    'runMachineCommand',
    'stopMachine',
    'captureImageVersion',
  ])('stops at %s and leaves no machine', async (at) => {
    const { output, activities } = await run({ [at]: () => cancelled });

    expect(output).toEqual({ kind: 'cancelled', message: 'Cancelled on request', problems: [] });
    const made = activities.filter((name) => name === 'prepareMachine').length;
    expect(activities.filter((name) => name === 'removeMachine')).toHaveLength(made);
    expect(activities).not.toContain('judgeEvidence');
  });

  it('stops in the middle of a poll', async () => {
    const { output, activities } = await run({ captureImageVersion: runsFor(25, { kind: 'cancelled' }) });

    expect(output).toMatchObject({ kind: 'cancelled' });
    expect(activities.slice(-4)).toEqual(['removeMachine', 'discardCapture', 'finishRebake', 'carryOn']);
  });
});

describe('what was captured', () => {
  it.each(['accepted', 'rejected', 'skipped'] as const)('stays in the gallery when the rebake is %s', async (kind) => {
    const { activities } = await run({ judgeEvidence: () => ({ kind, message: 'judged', problems: [] }) });

    expect(activities).not.toContain('discardCapture');
  });

  it('is retired when checking goes wrong, before the rebake ends', async () => {
    const { activities } = await run({ judgeEvidence: () => ({ kind: 'failed', message: 'no', problems: [] }) });

    expect(activities.slice(-3)).toEqual(['discardCapture', 'finishRebake', 'carryOn']);
  });

  it('is retired when the cancellation came after the last look, and the rebake ends as cancelled', async () => {
    const { output, activities } = await run({
      finishRebake: ({ outcome }: { outcome: RebakeOutcome }) => (outcome.kind === 'accepted' ? 'cancelled' : 'ended'),
    });

    expect(output).toMatchObject({ kind: 'cancelled' });
    expect(activities.slice(-4)).toEqual(['finishRebake', 'discardCapture', 'finishRebake', 'carryOn']);
  });

  it.each([
    { how: 'is refused', fake: () => failed('Locked', 'there is a lock') },
    { how: 'goes wrong for good', fake: throwing('Cosmos DB is away') },
  ])('is told to stay, and why, when retiring it $how', async ({ fake }) => {
    const { output, error } = await run({ stopMachine: () => cancelled, discardCapture: fake });

    expect(error).toBeNull();
    expect(output).toMatchObject({
      kind: 'cancelled',
      problems: [expect.stringMatching(/stays in the gallery, hidden: .*(lock|away)/)],
    });
  });

  it('by an earlier run of the same rebake is checked, not baked again', async () => {
    const { output, activities } = await run({ planRebake: () => ({ kind: 'bake', plan: aPlan({ captured: true }) }) });

    expect(output).toMatchObject({ kind: 'accepted' });
    expect(activities.slice(0, 3)).toEqual(['planRebake', 'recordPhase', 'prepareMachine']);
    expect(activities).not.toContain('captureImageVersion');
  });
});

describe('checks', () => {
  it('all run although one fails, and the evidence is judged as a whole', async () => {
    const checks = ['a', 'b', 'c'].map((name) => ({ name, timeoutSeconds: 300 }));
    const rejected: RebakeOutcome = { kind: 'rejected', message: 'rejected by: a', problems: [] };
    const { output, world } = await run({
      planRebake: () => ({ kind: 'bake', plan: aPlan({ steps: [], checks }) }),
      runMachineCommand: failingAt({ kind: 'check', name: 'a' }),
      judgeEvidence: () => rejected,
    });

    expect(output).toEqual(rejected);
    const ran = world.callsOf('runMachineCommand').flatMap(({ input }) => {
      const { command } = input as { command: { kind: string; name?: string } };
      return command.kind === 'check' ? [command.name] : [];
    });
    expect(ran).toEqual(['a', 'b', 'c']);
  });

  it('run at the same time', async () => {
    const checks = ['a', 'b', 'c'].map((name) => ({ name, timeoutSeconds: 3600 }));
    const one = await run({ ...slowChecks, planRebake: planned(checks.slice(0, 1)) });
    const three = await run({ ...slowChecks, planRebake: planned(checks) });

    expect(three.seconds).toBe(one.seconds);
  });

  it('are not run on a machine that does not boot in time, which is evidence too', async () => {
    const { activities, world } = await run({
      prepareMachine: ({ purpose }: { purpose: string }) =>
        purpose === 'check' ? running('waiting for the agent') : { kind: 'done' },
      judgeEvidence: () => ({ kind: 'rejected', message: 'boots', problems: [] }),
    });

    const [boot] = world.callsOf('recordBootEvidence');
    expect(boot?.input).toMatchObject({ passed: false, message: expect.stringContaining('10 minutes') as string });
    expect((boot?.input as { seconds: number }).seconds).toBeGreaterThan(600);
    const booting = activities.indexOf('recordBootEvidence');
    expect(activities.slice(booting)).not.toContain('runMachineCommand');
    expect(activities.at(-4)).toBe('removeMachine');
  });

  it('wait for the evidence of other systems until their timeout', async () => {
    const { world } = await run({
      planRebake: () => ({
        kind: 'bake',
        plan: aPlan({ externalChecks: [{ name: 'scan', timeoutSeconds: 3600 }] }),
      }),
      awaitEvidence: () => running('waiting for the evidence of scan', 'waiting', 30),
    });

    const waited = world.callsOf('awaitEvidence').map(({ at }) => Date.parse(at));
    expect((waited.at(-1)! - waited[0]!) / 1000).toBeGreaterThanOrEqual(3600);
    expect(world.callsOf('judgeEvidence')).toHaveLength(1);
  });

  it('end with the machine removed when they are cancelled', async () => {
    const { output, activities } = await run({
      runMachineCommand: ({ command }: { command: { kind: string } }) =>
        command.kind === 'check' ? cancelled : { kind: 'done' },
    });

    expect(output).toMatchObject({ kind: 'cancelled' });
    expect(activities.filter((name) => name === 'removeMachine')).toHaveLength(2);
    expect(activities).not.toContain('judgeEvidence');
  });
});

const slowChecks = {
  runMachineCommand: (input: { carry: string | null; command: { kind: string } }) =>
    input.command.kind === 'check' ? runsFor(40)(input as never) : { kind: 'done' },
};

function planned(checks: ReturnType<typeof aPlan>['checks']): FakeActivity {
  return () => ({ kind: 'bake', plan: aPlan({ checks }) });
}

function run(changes: Readonly<Record<string, FakeActivity>> = {}) {
  return runOrchestrator('rebake', rebakeRef, rebakeFakes(changes));
}

function throwing(message: string): FakeActivity {
  return () => {
    throw new Error(message);
  };
}

function failingAt(wanted: object): FakeActivity {
  return ({ command }: { command: object }) =>
    JSON.stringify(command) === JSON.stringify(wanted) ? failed('Broken', 'broken') : { kind: 'done' };
}

/** Work that goes on for so long, looked at every five minutes. */
function takes(seconds: number) {
  return ({ carry }: { readonly carry: string | null }): Progress => {
    const gone = Number(carry ?? 0);
    return gone >= seconds ? done : running('working', String(gone + 300), 300);
  };
}

function isOfCheck(input: unknown): boolean {
  return (input as { readonly command: { readonly kind: string } }).command.kind === 'check';
}
