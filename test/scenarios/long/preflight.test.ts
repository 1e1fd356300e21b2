import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceGroup } from '../../../local/tour/stack/app-settings.ts';
import { armClients } from '../../../local/tour/stack/provision.ts';
import { bake, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';

let scenarios: Scenarios;
const patience = 240_000;
const gallery = 'rebake_test';
const windows = 'MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition';
const windowsV1 = 'MicrosoftWindowsServer:WindowsServer:2019-Datacenter';
const arm64 = 'Canonical:0001-com-ubuntu-server-jammy:22_04-lts-arm64';
const redHat = 'RedHat:RHEL:79-gen2';
const sold = 'almalinux:almalinux:9-gen2';
const linux = { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'TrustedLaunchSupported' };
const standard = { ...linux, security: 'Standard' };
const sized = (size: string) => ({ ...bake('true'), size });
const plan = { publisher: 'almalinux', product: 'almalinux', name: '9-gen2' };

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  await scenarios.images.save(smallRecipe('plain', { stages: [testStage] }));
  await scenarios.images.untilLive('plain', 'test', '1.0.0');
}, patience);
afterAll(() => scenarios.stop(), patience);

/** What the rebake of such a recipe ended with: its problems, one a line; and that it made nothing. */
async function problemsOf(name: string, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const { images, azure } = scenarios;
  await images.save(smallRecipe(name, { stages: [testStage], ...changes }));
  const { rebakeId, outcome } = await images.ended(name);
  expect(outcome?.kind).toBe('failed');
  expect(await azure.machineGroups(rebakeId)).toEqual([]);
  return outcome!.problems.join('\n');
}

describe.concurrent('preflight', { timeout: patience }, () => {
  it.each([
    {
      name: 'other-os',
      changes: { base: { marketplace: windows } },
      problems: /^os\.type is Linux, but \S+ 20348\S+ is Windows$/,
    },
    {
      name: 'other-generation',
      changes: { os: standard, base: { marketplace: 'RedHat:RHEL:7.4' } },
      problems: /^os\.generation is V2, but RedHat:RHEL:7\.4 7\.4\.\d+ is V1$/,
    },
    {
      name: 'other-architecture',
      changes: { os: standard, base: { marketplace: arm64 } },
      problems: /^os\.architecture is x64, but \S+ \S+ is Arm64$/,
    },
    {
      name: 'other-security',
      changes: { base: { marketplace: redHat } },
      problems: /^os\.security is TrustedLaunchSupported, but \S+ \S+ is Standard and does not boot .*: use Standard$/,
    },
    {
      name: 'no-plan',
      changes: { os: standard, base: { marketplace: sold } },
      problems:
        /^base\.plan is required: .* plan 9-gen2 of almalinux, product almalinux\. Accept its terms and name it$/,
    },
    {
      name: 'needless-plan',
      changes: { base: { marketplace: ubuntu, plan } },
      problems: /^base\.plan is not used: .* has no plan$/,
    },
    {
      name: 'no-such-size',
      changes: { bake: sized('Standard_X99s_v5') },
      problems: /^bake\.size Standard_X99s_v5 is not available in westeurope .*: choose another size or region$/,
    },
    {
      name: 'old-size',
      changes: { os: standard, base: { marketplace: redHat }, bake: sized('Standard_A2') },
      problems: /^bake\.size Standard_A2 does not run generation V2 images$/,
    },
    {
      name: 'arm-size',
      changes: { os: standard, base: { marketplace: redHat }, bake: sized('Standard_D2ps_v5') },
      problems: /^bake\.size Standard_D2ps_v5 is Arm64, the recipe's images are x64$/,
    },
  ])('refuses $name', async ({ name, changes, problems }) => {
    expect(await problemsOf(name, changes)).toMatch(problems);
  });

  it('names all that is wrong at once: system, generation, security and size', async () => {
    const changes = { base: { marketplace: windowsV1 }, bake: sized('Standard_A2') };

    const problems = (await problemsOf('all-wrong', changes)).split('\n');

    expect(problems).toEqual([
      expect.stringMatching(/^os\.type is Linux, but .* is Windows$/),
      expect.stringMatching(/^os\.generation is V2, but .* is V1$/),
      expect.stringMatching(/^os\.security is TrustedLaunchSupported, but .* does not boot with Trusted Launch/),
      expect.stringMatching(/^bake\.size Standard_A2 does not run generation V2 images$/),
      expect.stringMatching(/^bake\.size Standard_A2 does not support Trusted Launch/),
    ]);
  });

  it('refuses an image definition that does not fit the recipe, in any stage, and says that it cannot be changed', async () => {
    await define('specialized', { osState: 'Specialized', hyperVGeneration: 'V1', security: 'Standard' });

    const problems = (await problemsOf('specialized', {})).split('\n');

    for (const [i, found] of ['osState Specialized', 'hyperVGeneration V1', 'securityType Standard'].entries()) {
      expect(problems[i]).toMatch(/^stages\[0\]\.gallery image definition specialized .* it cannot be changed/);
      expect(problems[i]).toContain(` has ${found}, `);
    }
    expect(problems).toHaveLength(3);
  });

  it('steps over a version number that somebody else has taken, and leaves that version as it is', async () => {
    const { images, azure } = scenarios;
    await define('taken', { osState: 'Generalized', hyperVGeneration: 'V2', security: 'TrustedLaunchSupported' });
    await copyOfPlain('taken', '1.0.0');

    await images.save(smallRecipe('taken', { stages: [testStage] }));
    await images.untilLive('taken', 'test', '1.0.1');

    expect(await azure.versions(gallery, 'taken')).toEqual(['1.0.0', '1.0.1']);
    expect((await images.versions('taken')).map(({ version }) => version)).toEqual(['1.0.1']);
  });

  it('refuses a bake for which the region has no cores left, and bakes once there is quota', async () => {
    const { images, control } = scenarios;
    const region = 'northeurope';
    const { cores } = await control.get<{ cores: number }>(`/quotas?region=${region}`);
    await control.put('/quotas', { region, cores: 1 });

    const stages = [{ ...testStage, regions: [region] }];
    const problems = await problemsOf('no-quota', { stages });
    await control.put('/quotas', { region, cores });
    await images.rebake('no-quota', { reason: 'quota was granted' });
    await images.untilLive('no-quota', 'test', '1.0.1');

    expect(problems).toMatch(
      /^bake\.size Standard_D2s_v5 needs 2 cores, 1 are left of \S+ in northeurope: ask for quota or choose another size$/,
    );
  });

  it('is not reached by a recipe with more steps than a machine takes run commands', async () => {
    const steps = Array.from({ length: 24 }, () => 'true');

    await expect(scenarios.images.save(smallRecipe('long', { bake: bake(...steps) }))).rejects.toThrow(
      /bake\.steps.*at most 23 steps/,
    );
  });

  it('makes the image definition as the recipe has it', async () => {
    const { compute } = armClients(scenarios.stack.endpoints);

    const made = await compute.galleryImages.get(resourceGroup, gallery, 'plain');

    expect(made).toMatchObject({
      osType: 'Linux',
      osState: 'Generalized',
      hyperVGeneration: 'V2',
      architecture: 'x64',
    });
    expect(made.features).toContainEqual({ name: 'SecurityType', value: 'TrustedLaunchSupported' });
  });
});

interface Traits {
  readonly osState: 'Generalized' | 'Specialized';
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly security: string;
}

/** A definition that somebody made by hand. */
async function define(name: string, { osState, hyperVGeneration, security }: Traits): Promise<void> {
  const { compute } = armClients(scenarios.stack.endpoints);
  const identifier = { publisher: 'contoso', offer: name, sku: 'by-hand' };
  const features = [{ name: 'SecurityType', value: security }];
  const definition = {
    location: 'westeurope',
    osType: 'Linux' as const,
    osState,
    hyperVGeneration,
    identifier,
    features,
  };
  await compute.galleryImages.createOrUpdate(resourceGroup, gallery, name, definition);
}

/** A version that somebody made by hand, of what is live of `plain`. */
async function copyOfPlain(name: string, version: string): Promise<void> {
  const { compute } = armClients(scenarios.stack.endpoints);
  const plain = await compute.galleryImageVersions.get(resourceGroup, gallery, 'plain', '1.0.0');
  await compute.galleryImageVersions.createOrUpdate(resourceGroup, gallery, name, version, {
    location: 'westeurope',
    storageProfile: { source: { id: plain.id! } },
    publishingProfile: { targetRegions: [{ name: 'westeurope' }] },
  });
}
