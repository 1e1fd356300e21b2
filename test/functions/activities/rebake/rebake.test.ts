import { describe, expect, it } from 'vitest';
import { checkPreflight } from '../../../../functions/activities/rebake/check-preflight.ts';
import { discardCapture } from '../../../../functions/activities/rebake/discard-capture.ts';
import { planRebake } from '../../../../functions/activities/rebake/plan-rebake.ts';
import { runMachineCommand } from '../../../../functions/activities/rebake/run-machine-command.ts';
import { asStep } from '../../../../functions/activities/step.ts';
import { cancelRebake } from '../../../../shared/commands/rebake/control-rebakes.ts';
import { done, failed } from '../../../../shared/domain/progress.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../../shared/errors.ts';
import { writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { actionsOf, anApp, definitionOf, release, versionOf, web } from '../../../support/an-app.ts';
import type { App } from '../../../support/app.ts';
import { ada } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';

describe('a rebake in its records', () => {
  it('keeps each step with its exit code and output, and no secret', async () => {
    const app = await anApp();
    app.ports.machines.ends.set('step-01-nginx', { state: 'succeeded', exitCode: 0, output: 'installed', error: '' });

    await app.settle(web);

    const [step] = rebakeOf(app).steps;
    expect(step).toMatchObject({ name: 'step-01-nginx', state: 'succeeded', exitCode: 0, output: 'installed' });
    expect(app.ports.machines.secrets.get('step-01-nginx')).toEqual({ TOKEN: 's3cret' });
    expect(JSON.stringify(app.ports.records.commits)).not.toContain('s3cret');
  });

  it('names everything that the preflight found, and makes no machine', async () => {
    const app = await anApp();
    app.ports.sizes.coresLeft = 1;
    app.ports.sizes.size = { ...app.ports.sizes.size, architecture: 'Arm64' };

    await app.settle(web);

    expect(rebakeOf(app).outcome?.problems.length).toBeGreaterThanOrEqual(2);
    expect(app.ports.machines.begun).toEqual([]);
    expect(app.ports.slots.holders.size).toBe(0);
  });

  it('fails when a secret is not there, and says which', async () => {
    const app = await anApp();
    app.ports.vault.clear();

    await app.settle(web);

    expect(rebakeOf(app).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('secrets/token') as string,
    });
    expect(app.ports.machines.there.size).toBe(0);
  });

  it('rejects an image whose machines keep the identity of the builder', async () => {
    const app = await anApp();
    const output = 'machine id=same\nhost key=SHA256:same\n';
    for (const probe of ['identity', 'check-identity']) {
      app.ports.machines.ends.set(probe, { state: 'succeeded', exitCode: 0, output, error: '' });
    }

    await app.settle(web);

    expect(versionOf(app, '1.0.0').state).toBe('rejected');
    expect(rebakeOf(app).outcome?.problems.join()).toContain('was not generalised');
  });

  it('accepts with a warning when an optional check fails', async () => {
    const checks = [
      { name: 'boots', boot: { withinMinutes: 10 } },
      { name: 'nice', required: false, run: { inline: ['false'] } },
    ];
    const app = await anApp({ checks });
    app.ports.machines.ends.set('check-nice', { state: 'failed', exitCode: 1, output: '', error: 'no' });

    await app.settle(web);

    expect(rebakeOf(app).outcome).toMatchObject({ kind: 'accepted', problems: [expect.stringContaining('nice')] });
  });

  it('stops when it is cancelled in the middle and leaves nothing behind', async () => {
    const app = await anApp();
    await app.settle(web, 120);
    expect(app.ports.machines.there.size).toBe(1);

    await cancelRebake(app.ports, web, rebakeOf(app).rebakeId, { by: ada, reason: 'stop' });
    await app.settle(web);

    expect(rebakeOf(app)).toMatchObject({ phase: 'ended', outcome: { kind: 'cancelled' }, machines: [] });
    expect(versionOf(app, '1.0.0').state).toBe('cancelled');
    expect(app.ports.machines.there.size).toBe(0);
    expect(definitionOf(app).failuresInRow).toBe(0);
  });

  it('leaves no version behind when it is cancelled after the capture', async () => {
    const app = await anApp();
    await until(app, () => app.ports.records.all('version', web)[0]?.state === 'checking');

    await cancelRebake(app.ports, web, rebakeOf(app).rebakeId, { by: ada, reason: 'stop' });
    await app.settle(web);

    expect(await app.ports.galleries.versionNumbers('rebake_test', web)).toEqual([]);
    expect(versionOf(app, '1.0.0')).toMatchObject({
      state: 'cancelled',
      stages: { test: { state: 'retired', desired: [] } },
    });
    expect(actionsOf(app)).toContain('imageVersionDiscarded');
  });

  it('leaves no version behind either when it is cancelled while the gallery makes it', async () => {
    const app = await anApp();
    await until(app, () => app.ports.galleries.writes.some((write) => write.startsWith('create ')), 5);

    await cancelRebake(app.ports, web, rebakeOf(app).rebakeId, { by: ada, reason: 'stop' });
    await app.settle(web);

    expect(versionOf(app, '1.0.0').state).toBe('cancelled');
    expect(await app.ports.galleries.versionNumbers('rebake_test', web)).toEqual([]);
  });

  it('rejects nothing, and leaves no version behind, when Azure has no room for a machine to check it', async () => {
    const app = await anApp();
    app.ports.machines.refusals.set('check', failed('AllocationFailed', 'There is not sufficient capacity'));

    await app.settle(web);

    expect(versionOf(app, '1.0.0').state).toBe('failed');
    expect(rebakeOf(app).outcome?.message).toContain('sufficient capacity');
    expect(await app.ports.galleries.versionNumbers('rebake_test', web)).toEqual([]);
  });

  it('keeps a rejected version in the gallery for a look, and says so', async () => {
    const app = await anApp();
    app.ports.machines.ends.set('check-serves', { state: 'failed', exitCode: 7, output: '', error: 'refused' });

    await app.settle(web);

    expect(await app.ports.galleries.versionNumbers('rebake_test', web)).toEqual(['1.0.0']);
    const alert = app.ports.messages.alerted.find(({ message }) => message.title.endsWith('rejected'));
    expect(alert?.message.text).toContain('stays in gallery rebake_test');
  });

  it('does not meet its own version as a stranger when it has to start over', async () => {
    const app = await anApp();
    await until(app, () => app.ports.records.all('version', web)[0]?.state === 'checking');
    const ref = { imageDefinition: web, rebakeId: rebakeOf(app).rebakeId };

    const planned = await planRebake(app.ports)(ref, quietContext());
    const fits = await checkPreflight(app.ports)({ ...ref, carry: null }, quietContext());

    expect(planned).toMatchObject({ kind: 'bake', plan: { version: '1.0.0', captured: true } });
    expect(fits).toEqual(done);
  });

  it('leaves the version of somebody else that has its number', async () => {
    const app = await anApp();
    await app.settle(web, 60);
    const ref = { gallery: 'rebake_test', imageDefinition: web, version: '1.0.0' };
    const region = { name: 'westeurope', replicas: 1, excludeFromLatest: true };
    const made = await app.ports.galleries.ensureVersion(
      ref,
      { kind: 'version', resourceId: 'x' },
      { region, tags: {} },
      null,
    );
    app.ports.clock.millis += 60_000;
    await app.ports.galleries.ensureVersion(
      ref,
      { kind: 'version', resourceId: 'x' },
      { region, tags: {} },
      'carry' in made ? made.carry : null,
    );

    await discardCapture(app.ports)(
      { imageDefinition: web, rebakeId: rebakeOf(app).rebakeId, carry: null },
      quietContext(),
    );

    expect(await app.ports.galleries.versionNumbers('rebake_test', web)).toEqual(['1.0.0']);
  });

  it('keeps the machine of a failed bake for as long as the recipe says, and says where', async () => {
    const app = await anApp({ bake: { ...writtenRecipe.bake, keepFailedHours: 4 } });
    app.ports.machines.ends.set('step-01-nginx', {
      state: 'failed',
      exitCode: 100,
      output: '',
      error: 'E: no such package',
    });

    await app.settle(web);

    const [machine] = rebakeOf(app).machines;
    expect(machine?.keepUntil).not.toBeNull();
    expect([...app.ports.machines.there.keys()]).toEqual([machine?.resourceGroup]);
    expect(rebakeOf(app).outcome?.message).toBe('Step "nginx": ended with exit code 100: E: no such package');
  });

  it('bakes one more time for all base versions that came while it ran', async () => {
    const app = await anApp();
    await app.settle(web, 60);
    await release(app, '24.04.202601010');
    await release(app, '24.04.202601020');
    await release(app, '24.04.202601020');

    await app.settle(web);

    const versions = app.ports.records.all('version', web).map(({ version, base }) => [version, base.version]);
    expect(versions).toEqual([
      ['1.0.0', '24.04.202512010'],
      ['1.0.1', '24.04.202601020'],
    ]);
  });

  it('takes no more slots than there are', async () => {
    const app = await anApp({}, { mostBakes: 1 });
    await app.ports.slots.acquire('another', 1, app.ports.environment.now());

    await app.settle(web, 3600);
    const waiting = rebakeOf(app).phase;
    await app.ports.slots.release('another');
    await app.settle(web);

    expect([waiting, rebakeOf(app).phase]).toEqual(['planned', 'ended']);
  });

  it('waits for its turn where the bakes under way have all the cores', async () => {
    const app = await anApp({}, { mostBakes: 1 });
    await app.ports.slots.acquire('another', 1, app.ports.environment.now());
    app.ports.sizes.coresLeft = 0;

    await app.settle(web, 3600);
    const waiting = rebakeOf(app).phase;
    app.ports.sizes.coresLeft = 2;
    await app.ports.slots.release('another');
    await app.settle(web);

    expect(waiting).toBe('planned');
    expect(versionOf(app, '1.0.0').state).toBe('accepted');
  });

  it('is refused without cores where no bake is under way', async () => {
    const app = await anApp();
    app.ports.sizes.coresLeft = 0;

    await app.settle(web);

    expect(rebakeOf(app).outcome?.message).toContain('needs 2 cores, 0 are left');
  });
});

describe('a step', () => {
  it('is failed by what Azure refuses, and waits for what passes, with what it carried', async () => {
    const answer = (error: Error) => asStep(() => Promise.reject(error))({ carry: 'c' }, quietContext());

    expect(await answer(new AzureRefusedError('write', 403, 'AuthorizationFailed', 'no role'))).toMatchObject({
      kind: 'failed',
      code: 'AuthorizationFailed',
    });
    expect(await answer(new AzureUnavailableError('write', 17))).toMatchObject({
      kind: 'running',
      carry: 'c',
      waitSeconds: 17,
    });
    await expect(answer(new TypeError('bug'))).rejects.toThrow(TypeError);
    expect(await asStep(() => Promise.resolve(done))({ carry: null }, quietContext())).toEqual(done);
  });

  it('of a rebake that was cancelled does nothing', async () => {
    const app = await anApp();
    await app.settle(web, 60);
    const { rebakeId } = rebakeOf(app);
    await cancelRebake(app.ports, web, rebakeId, { by: ada, reason: 'stop' });
    const before = app.ports.machines.begun.length;

    const input = { imageDefinition: web, rebakeId, carry: null, command: { kind: 'generalise' as const } };
    const answer = await runMachineCommand(app.ports)(input, quietContext());

    expect(answer).toEqual({ kind: 'cancelled' });
    expect(app.ports.machines.begun).toHaveLength(before);
  });
});

function rebakeOf({ ports }: App) {
  return ports.records.all('rebake', web)[0]!;
}

/** Lets so many seconds after so many pass until it holds. */
async function until(app: App, holds: () => boolean, seconds = 30): Promise<void> {
  for (let looks = 0; !holds(); looks += 1) {
    if (looks > 2000) {
      throw new Error('It did not happen');
    }
    await app.settle(web, seconds);
  }
}
