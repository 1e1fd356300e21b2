import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bake, boots, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 120_000;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  // A step that never ends by itself within a test.
  await scenarios.control.post('/machine-scripts', { match: 'linger', seconds: 360_000 });
  // Its base image is seen from here on: what else is baked from it is baked once.
  await scenarios.images.save(smallRecipe('plain'));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

describe.concurrent('a bake', { timeout: patience }, () => {
  it('says what a failing step printed and how it ended, and removes the machine', async () => {
    const { images, azure, api } = scenarios;
    await images.save(smallRecipe('failing', { bake: bake('echo preparing', 'echo no space left >&2; exit 28') }));

    const { rebakeId, outcome, steps } = await images.ended('failing');
    const log = await api.call(
      'reader',
      'GET',
      `/api/image-definitions/failing/rebakes/${rebakeId}/steps/step-02-step-2/log`,
    );

    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('step-2') as string });
    expect(steps.find(({ name }) => name === 'step-01-step-1')).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(steps.find(({ name }) => name === 'step-02-step-2')).toMatchObject({ state: 'failed', exitCode: 28 });
    expect(log.body).toContain('no space left');
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
    expect(await azure.versions('rebake_test', 'failing')).toEqual([]);
  });

  it('keeps the machine of a failed bake for as long as the recipe says, and says where it is', async () => {
    const { images, azure } = scenarios;
    await images.save(smallRecipe('kept', { bake: { ...bake('exit 1'), keepFailedHours: 0.5 } }));

    const { rebakeId, machines } = await images.ended('kept');
    const kept = await azure.machineGroups(rebakeId);

    expect(machines).toMatchObject([
      { purpose: 'bake', resourceGroup: kept[0], keepUntil: expect.any(String) as string },
    ]);
    await until('the kept machine is swept', async () => (await azure.machineGroups(rebakeId)).length === 0);
  });

  it('is cancelled by HTTP and leaves nothing behind', async () => {
    const { images, azure } = scenarios;
    await images.save(smallRecipe('cancelled', { bake: bake('linger') }));
    const rebakeId = await until('the step runs', async () => {
      const [rebake] = await images.rebakes('cancelled');
      return rebake?.steps.some(({ state }) => state === 'running') && rebake.rebakeId;
    });

    const path = `/api/image-definitions/cancelled/rebakes/${rebakeId}/cancel`;
    const answer = await images.command('contributor', path, { reason: 'not now' });
    const rebake = await until('it ended', async () => {
      const found = (await images.rebakes('cancelled')).find((one) => one.rebakeId === rebakeId);
      return found?.phase === 'ended' && found;
    });

    expect(answer.status).toBe(202);
    expect(rebake.outcome).toMatchObject({ kind: 'cancelled' });
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
    expect((await images.version('cancelled', '1.0.0')).state).toBe('cancelled');
    expect((await images.command('contributor', path, { reason: 'again' })).status).toBe(202);
  });

  it('is not begun when preflight finds problems, which are all named at once', async () => {
    const { images, azure } = scenarios;
    const os = { type: 'Windows', generation: 'V2', architecture: 'x64', security: 'TrustedLaunch' };
    await images.save(smallRecipe('misfit', { os, bake: { ...bake(), size: 'Standard_X99s_v5' } }));

    const { rebakeId, outcome } = await images.ended('misfit');

    expect(outcome?.kind).toBe('failed');
    expect([outcome?.message, ...(outcome?.problems ?? [])].join('\n')).toMatch(/os\.type[^]*Standard_X99s_v5/);
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
  });
});

describe.concurrent('a check', { timeout: patience }, () => {
  it('finds out that a machine kept the identity of its builder', async () => {
    const { images, control } = scenarios;
    await control.post('/machine-scripts', {
      match: 'machine SID=',
      stdout: 'machine SID=S-1-5-21-1-2-3\nmachine GUID=11111111-2222-3333-4444-555555555555\n',
    });
    const recipe = smallRecipe('clone', {
      os: { type: 'Windows', generation: 'V2', architecture: 'x64', security: 'TrustedLaunch' },
      base: { marketplace: 'MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition' },
      bake: bake(),
      checks: [boots],
      stages: [testStage],
    });
    await images.save(recipe);

    const { outcome } = await images.ended('clone');
    const { evidence } = await images.version('clone', '1.0.0');

    expect(outcome?.kind).toBe('rejected');
    const identity = evidence.find((one) => one.check === 'identity');
    expect(identity).toMatchObject({ outcome: 'failed' });
    expect(identity?.output).toContain('was not generalised');
  });

  it('by another system waits for its evidence', async () => {
    const { images } = scenarios;
    const scan = { name: 'scan', external: { timeoutHours: 700 } };
    await images.save(smallRecipe('scanned', { checks: [boots, scan] }));
    await until('the version is checked', async () => {
      const [version] = await images.versions('scanned');
      return version?.state === 'checking' && version;
    });

    const path = '/api/image-definitions/scanned/versions/1.0.0/evidence';
    const unknown = await images.command('contributor', path, { check: 'sbom', outcome: 'passed' });
    const byReader = await images.command('reader', path, { check: 'scan', outcome: 'passed' });
    const taken = await images.command('contributor', path, { check: 'scan', outcome: 'passed', output: '0 findings' });
    await images.untilLive('scanned', 'test', '1.0.0');

    expect([unknown.status, byReader.status, taken.status]).toEqual([400, 403, 201]);
    const { evidence } = await images.version('scanned', '1.0.0');
    expect(evidence.find((one) => one.check === 'scan')).toMatchObject({ outcome: 'passed', output: '0 findings' });
    const late = await images.command('contributor', path, { check: 'scan', outcome: 'failed' });
    expect(late.status).toBe(201);
    expect(await images.live('scanned', 'test')).toBe('1.0.0');
  });

  it('by another system that never reports times out and rejects the version', async () => {
    const { images } = scenarios;
    await images.save(smallRecipe('unscanned', { checks: [boots, { name: 'scan', external: { timeoutHours: 0.2 } }] }));

    const { outcome } = await images.ended('unscanned');
    const { evidence } = await images.version('unscanned', '1.0.0');

    expect(outcome).toMatchObject({ kind: 'rejected', message: expect.stringContaining('scan') as string });
    expect(evidence.find((one) => one.check === 'scan')).toMatchObject({ outcome: 'timedOut' });
  });
});
