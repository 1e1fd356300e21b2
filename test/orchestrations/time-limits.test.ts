import { describe, expect, it } from 'vitest';
import { done, failed, running } from '../../shared/domain/progress.ts';
import type { DurableWorld, FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { aPlan, aRollout, promotionFakes, promotionRef, rebakeFakes, rebakeRef } from './a-plan.ts';

const hour = 3600;
const minute = 60;

interface WatchInput {
  readonly activity: string;
  readonly timeoutSeconds: number;
  readonly input: { readonly command?: { readonly kind: string; readonly name?: string; readonly index?: number } };
}

/** Work that is not done at once, so that it is watched. */
const slow: FakeActivity = ({ carry }: { carry: string | null }) => (carry === null ? running('working', '1') : done);

/** The time that each piece of work gets, in the order in which they begin. */
function limitsIn(world: DurableWorld): readonly string[] {
  return world.all().flatMap(({ name, history }) => {
    if (name !== 'watchStep') {
      return [];
    }
    const { activity, timeoutSeconds, input } = history.input as WatchInput;
    const { kind = '', name: of = '', index = '' } = input.command ?? {};
    return [`${[activity, kind, of, index].filter((part) => part !== '').join(' ')}: ${timeoutSeconds}`];
  });
}

describe('the time that work gets', () => {
  it('of a rebake is what its plan says, and its own where that says nothing', async () => {
    const steps = ['checkPreflight', 'takeBakeSlot', 'prepareMachine', 'runMachineCommand', 'stopMachine'];
    const others = ['captureImageVersion', 'removeMachine', 'awaitEvidence'];
    const plan = aPlan({ bakeTimeoutSeconds: 20 * hour, externalChecks: [{ name: 'scan', timeoutSeconds: 4 * hour }] });
    const fakes = rebakeFakes({
      ...Object.fromEntries([...steps, ...others].map((name) => [name, slow])),
      planRebake: () => ({ kind: 'bake', plan }),
    });

    const { world, output } = await runOrchestrator('rebake', rebakeRef, fakes);

    expect(output).toMatchObject({ kind: 'accepted' });
    expect(limitsIn(world)).toEqual([
      `checkPreflight: ${30 * minute}`,
      `takeBakeSlot: ${24 * hour}`,
      `prepareMachine: ${20 * hour}`,
      `runMachineCommand step 0: ${1800 + 5 * minute}`,
      `runMachineCommand step 1: ${600 + 5 * minute}`,
      `runMachineCommand identity: ${20 * minute}`,
      `runMachineCommand generalise: ${35 * minute}`,
      `stopMachine: ${30 * minute}`,
      `captureImageVersion: ${6 * hour}`,
      `removeMachine: ${2 * hour}`,
      'prepareMachine: 600',
      `runMachineCommand identity: ${15 * minute}`,
      `runMachineCommand check serves: ${300 + 5 * minute}`,
      `awaitEvidence: ${4 * hour}`,
      `removeMachine: ${2 * hour}`,
    ]);
  });

  it('of what a failed rebake leaves is two hours', async () => {
    const fakes = rebakeFakes({ prepareMachine: () => failed('Broken', 'broken'), discardCapture: slow });

    const { world } = await runOrchestrator('rebake', rebakeRef, fakes);

    expect(limitsIn(world)).toEqual([`discardCapture: ${2 * hour}`]);
  });

  it('of a promotion is hours for what copies disks, and the soak with an hour more', async () => {
    const steps = ['copyImageVersion', 'replicateWave', 'soakWave', 'openWave'];
    const plan = aRollout({ waves: [{ regions: ['westeurope'], soakSeconds: 600 }] });
    const fakes = promotionFakes({
      ...Object.fromEntries(steps.map((name) => [name, slow])),
      planRollout: () => plan,
    });

    const { world, output } = await runOrchestrator('promote', promotionRef, fakes);

    expect(output).toBe('live');
    expect(limitsIn(world)).toEqual([
      `copyImageVersion: ${6 * hour}`,
      `replicateWave: ${12 * hour}`,
      `soakWave: ${600 + hour}`,
      `openWave: ${2 * hour}`,
    ]);
  });

  it('of a rollback is four hours', async () => {
    const fakes = { applyRollback: slow, finishRollback: () => undefined, carryOn: () => undefined };

    const { world } = await runOrchestrator('rollback', { imageDefinition: 'web', rollbackId: 'r1' }, fakes);

    expect(limitsIn(world)).toEqual([`applyRollback: ${4 * hour}`]);
  });

  it('of a withdrawal is four hours, and one for its descendants', async () => {
    const ended = { finishWithdrawal: () => undefined, carryOn: () => undefined };
    const fakes = { applyWithdrawal: slow, flagDescendants: slow, ...ended };

    const { world } = await runOrchestrator('withdraw', { imageDefinition: 'web', withdrawalId: 'w1' }, fakes);

    expect(limitsIn(world)).toEqual([`applyWithdrawal: ${4 * hour}`, `flagDescendants: ${hour}`]);
  });
});

describe('what people see of an orchestration', () => {
  /** Runs it, and gives its words and its children's, in the order in which they were first seen by an activity. */
  async function wordsOf(name: string, input: object, fakes: Readonly<Record<string, FakeActivity>>) {
    const words = new Set<unknown>();
    let world: DurableWorld | undefined;
    const look = (): void =>
      world
        ?.all()
        .filter((instance) => instance.name !== 'watchStep' && instance.customStatus !== null)
        .forEach(({ customStatus }) => words.add(customStatus));
    const seen = Object.entries(fakes).map(([activity, fake]): [string, FakeActivity] => [
      activity,
      (given) => {
        look();
        return fake(given);
      },
    ]);
    await runOrchestrator(name, input, Object.fromEntries(seen), (started) => {
      world = started;
    });
    look();
    return [...words];
  }

  it('while it rebakes is each phase and step', async () => {
    expect(await wordsOf('rebake', rebakeRef, rebakeFakes())).toEqual([
      'Planning',
      'Checking that ubuntu-web 1.0.0 can be baked',
      'Waiting for a bake slot for ubuntu-web 1.0.0',
      'Baking ubuntu-web 1.0.0',
      'Starting the machine',
      'Step 1 of 2: nginx',
      'Step 2 of 2: harden',
      'Generalising',
      'Capturing the image version',
      'Removing the machine',
      'Checking ubuntu-web 1.0.0',
      'Starting a fresh machine from the version',
      'Running 2 checks',
      'Version 1.0.0 is accepted',
    ]);
  });

  it('while what failed is cleared away is that', async () => {
    const outcome = { kind: 'failed', message: 'no base', problems: [] };
    const fakes = rebakeFakes({ planRebake: () => ({ kind: 'ended', outcome }) });

    expect(await wordsOf('rebake', rebakeRef, fakes)).toEqual(['Planning', 'Removing what was captured', 'no base']);
  });

  it('while it promotes is each wave and what goes on in it', async () => {
    expect(await wordsOf('promote', promotionRef, promotionFakes())).toEqual([
      'Copying ubuntu-web 1.0.0 into production',
      'ubuntu-web 1.0.0 into production: wave 1 of 2, westeurope',
      'Replicating',
      'Soaking',
      'Making the version visible in latest',
      'ubuntu-web 1.0.0 into production: wave 2 of 2, northeurope, eastus',
      'live',
    ]);
  });
});
