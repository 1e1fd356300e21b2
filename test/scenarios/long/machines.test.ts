import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { armClients } from '../../../local/tour/stack/provision.ts';
import { resourceGroup } from '../../../local/tour/stack/app-settings.ts';
import { bake, boots, check, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 240_000;
const gallery = 'rebake_test';
const stages = [testStage];

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  const lines = Array.from({ length: 2000 }, (_, i) => `line ${i + 1} of the installation`).join('\n');
  await scenarios.control.post('/machine-scripts', { match: 'linger', seconds: 360_000 });
  await scenarios.control.post('/machine-scripts', { match: 'install-everything', stdout: `${lines}\n` });
  await scenarios.images.save(smallRecipe('seen', { stages }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

describe.concurrent('the machine of a bake', { timeout: patience }, () => {
  it('is made of the exact base version, in a group of its own, tagged, and nothing from outside reaches it', async () => {
    const { images, azure, stack } = scenarios;
    await images.save(smallRecipe('looked-at', { bake: bake('linger'), stages }));
    const { rebakeId, steps } = await lingering('looked-at');
    const [group] = await azure.machineGroups(rebakeId);
    const { compute, resources } = armClients(stack.endpoints);

    const machine = await compute.virtualMachines.get(group!, 'bake');
    const types: string[] = [];
    for await (const { type } of resources.resources.listByResourceGroup(group!)) {
      types.push(type!.split('/').at(-1)!);
    }
    const { newest } = await images.untilSeen(ubuntu);

    expect(group).toBe(`rebake-bake-${rebakeId}`);
    expect(machine.tags).toMatchObject({ 'rebake-id': rebakeId, 'rebake-purpose': 'bake' });
    expect(machine.storageProfile?.imageReference).toMatchObject({ sku: 'server', version: newest });
    expect(machine.securityProfile?.securityType ?? 'Standard').toBe('Standard');
    expect(types).toContain('networkInterfaces');
    expect(types).not.toContain('publicIPAddresses');
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual(['step-01-step-1 running']);
    await cancel('looked-at', rebakeId);
  });

  it('runs its steps in order, each once the one before has ended', async () => {
    const { images } = scenarios;
    await images.save(smallRecipe('ordered', { bake: bake('echo one', 'echo two', 'echo three'), stages }));

    const { steps } = await images.ended('ordered');
    const own = steps.filter(({ name }) => name.startsWith('step-'));

    expect(own.map(({ name, exitCode, output }) => `${name} ${exitCode} ${output.trim()}`)).toEqual([
      'step-01-step-1 0 one',
      'step-02-step-2 0 two',
      'step-03-step-3 0 three',
    ]);
    const times = own.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt!]);
    expect(times).toEqual(times.toSorted());
  });

  it('keeps all that a step printed, beyond the 4 KB that Azure keeps, in a blob that the log route reads', async () => {
    const { images, api } = scenarios;
    await images.save(smallRecipe('chatty', { bake: bake('install-everything'), stages }));

    const { rebakeId, steps } = await images.ended('chatty');
    const step = steps.find(({ name }) => name === 'step-01-step-1')!;
    const log = await api.call(
      'reader',
      'GET',
      `/api/image-definitions/chatty/rebakes/${rebakeId}/steps/${step.name}/log`,
    );

    expect(step.output.length).toBeLessThanOrEqual(4096);
    expect(step.output).toContain('line 2000 of');
    expect(step.output).not.toContain('line 1 of');
    expect(log.headers.get('content-type')).toContain('text/plain');
    expect(String(log.body)).toMatch(/^line 1 of [^]*line 2000 of the installation\n$/);
  });

  it('is given up when a step takes longer than it may, and says which', async () => {
    const { images, azure } = scenarios;
    const [step] = bake('linger').steps;
    const steps = [{ ...step, name: 'endless', timeoutMinutes: 5 }];
    await images.save(smallRecipe('late', { bake: { ...bake(), steps }, stages }));

    const { rebakeId, outcome } = await images.ended('late');

    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^Step "endless": did not end in time/) as string,
    });
    expect(await azure.machineGroups(rebakeId)).toEqual([]);
  });

  it('fails the bake with the name of a secret that is not there, before anything is captured', async () => {
    const { images, azure, stack } = scenarios;
    const missing = new URL('/secrets/not-there', stack.endpoints.keyVault).href;
    const [step] = bake('echo hello').steps;
    const steps = [{ ...step, env: { TOKEN: { keyVault: missing } } }];
    await images.save(smallRecipe('secretless', { bake: { ...bake(), steps }, stages }));

    const { outcome } = await images.ended('secretless');

    expect(outcome?.message).toContain('/secrets/not-there for TOKEN is not there');
    expect(await azure.versions(gallery, 'secretless')).toEqual([]);
  });
});

describe.concurrent('a version', { timeout: patience }, () => {
  it('is born hidden from latest in every region, and stays so until its checks have passed', async () => {
    const { images, azure, stack } = scenarios;
    const checks = [boots, check('patient', 'linger')];
    await images.save(smallRecipe('newborn', { checks, stages }));
    const rebakeId = await until('it is checked', async () => {
      const [version] = await images.versions('newborn');
      return version?.state === 'checking' && version.rebakeId;
    });

    const regions = await azure.regions(gallery, 'newborn', '1.0.0');
    const { compute } = armClients(stack.endpoints);
    const { tags } = await compute.galleryImageVersions.get(resourceGroup, gallery, 'newborn', '1.0.0');
    await cancel('newborn', rebakeId);

    expect(regions).toEqual([{ name: 'westeurope', hidden: true }]);
    expect(tags).toMatchObject({ 'rebake-id': rebakeId });
  });
});

/** The rebake, once its first step runs. */
function lingering(name: string) {
  return until('the step runs', async () => {
    const [rebake] = await scenarios.images.rebakes(name);
    return rebake?.steps.some(({ state }) => state === 'running') && rebake;
  });
}

async function cancel(name: string, rebakeId: string): Promise<void> {
  const path = `/api/image-definitions/${name}/rebakes/${rebakeId}/cancel`;
  await scenarios.images.command('contributor', path, { reason: 'seen enough' });
  await scenarios.images.ended(name);
}
