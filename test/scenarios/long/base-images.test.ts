import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedVersions } from '../../../local/azure/arm/marketplace/platform-image.ts';
import { bake, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 240_000;
const stages = [testStage];
const standard = { type: 'Linux', generation: 'V2', architecture: 'x64', security: 'Standard' };
const sold = 'almalinux:almalinux:9-gen2';
const almaLinux = 'almalinux:almalinux-x86_64:9-gen2';
const windows = 'MicrosoftWindowsServer:WindowsServer:2025-datacenter-azure-edition';

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  // A step that takes about ten seconds of real time.
  await scenarios.control.post('/machine-scripts', { match: 'take-your-time', seconds: 3000 });
  await scenarios.images.save(smallRecipe('seen', { stages }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

/** The record of a marketplace image once its trouble is known. */
function troubled(urn: string) {
  return until(`the trouble with ${urn} is known`, async () => {
    const record = await scenarios.images.untilSeen(urn);
    return record.trouble !== null && record;
  });
}

function cardAbout(urn: string, text: RegExp) {
  return until(`somebody is told of ${urn}`, async () =>
    (await scenarios.azure.cards()).find((card) => card.title.includes(urn) && text.test(card.text)),
  );
}

describe.concurrent('a base image', { timeout: patience }, () => {
  it('that cannot be read is told in words: by its rebake, in its record and on a card', async () => {
    const { images } = scenarios;
    const urn = 'Canonical:ubuntu-24_04-lts:misspelt';
    await images.save(smallRecipe('misspelt', { base: { marketplace: urn }, stages }));

    const { outcome } = await images.ended('misspelt');
    const { trouble } = await troubled(urn);
    await cardAbout(urn, /cannot be read in westeurope/);

    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(`${urn} cannot be read in westeurope`) as string,
    });
    expect(trouble).toContain(`${urn} cannot be read in westeurope`);
  });

  it('that is sold with a plan is told what to do, and its terms that nobody has accepted fail the bake in words', async () => {
    const { images } = scenarios;
    const plan = { publisher: 'almalinux', product: 'almalinux', name: '9-gen2' };
    await images.save(smallRecipe('planless', { os: standard, base: { marketplace: sold }, stages }));

    const { trouble } = await troubled(sold);
    await images.ended('planless');
    await images.save(smallRecipe('planned', { os: standard, base: { marketplace: sold, plan }, stages }));
    const { outcome } = await images.ended('planned');

    expect(trouble).toBe(`${sold} is sold with plan 9-gen2 of almalinux: accept its terms and name it as base.plan`);
    expect(outcome?.message).toMatch(/MarketplacePurchaseEligibilityFailed|accept the legal terms/);
  });

  it('that is deprecated raises one alert with its date and what to use instead, and is not baked from once it is', async () => {
    const { images, control, azure } = scenarios;
    const newest = publishedVersions[almaLinux]!.at(-1)!;
    await images.save(smallRecipe('dated', { base: { marketplace: almaLinux }, stages }));
    await images.untilLive('dated', 'test', '1.0.0');

    const alternative = { type: 'Offer', value: 'almalinux:almalinux-10' };
    const scheduledAt = '2033-04-05T00:00:00Z';
    await control.post('/marketplace/deprecations', { urn: almaLinux, version: newest, scheduledAt, alternative });
    const scheduled = await cardAbout(almaLinux, /2033-04-05/);
    await control.post('/marketplace/deprecations', { urn: almaLinux, version: newest, alternative });
    await images.rebake('dated', { force: true, reason: 'is it still there?' });
    const { outcome } = await until('the forced rebake has ended', async () => {
      const forced = (await images.rebakes('dated')).find(({ request }) => request.force);
      return forced?.phase === 'ended' && forced;
    });
    const told = (await azure.cards()).filter(
      ({ title, text }) => title.includes(almaLinux) && text.includes('2033-04-05'),
    );

    expect(scheduled.text).toContain(newest);
    expect(scheduled.text).toContain('almalinux:almalinux-10');
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('is deprecated') as string });
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
  });

  it('that is released again and again while a rebake runs leads to one more, on the newest', async () => {
    const { images, control } = scenarios;
    const [first, second, third] = publishedVersions[windows]! as readonly [string, string, string];
    await control.post('/marketplace/removals', { urn: windows, version: third });
    await control.post('/marketplace/removals', { urn: windows, version: second });
    const os = { type: 'Windows', generation: 'V2', architecture: 'x64', security: 'TrustedLaunch' };
    const recipe = smallRecipe('busy', { os, base: { marketplace: windows }, bake: bake('take-your-time'), stages });
    await images.save({ ...recipe, checks: [recipe['checks']].flat().slice(0, 1) });
    await until('the step runs', async () => (await images.rebakes('busy')).some(({ steps }) => steps.length > 0));

    for (const version of [second, third]) {
      await control.post('/marketplace/releases', { urn: windows, version });
      await until(`${version} is seen`, async () => (await images.untilSeen(windows)).newest === version);
    }
    const waiting = (await images.definition('busy')).waitingRebake;
    await images.untilLive('busy', 'test', '1.0.1');
    await images.quiet('busy');

    expect(waiting?.rebakeId).toEqual(expect.any(String));
    expect((await images.versions('busy')).map(({ version, base }) => `${version} ${base.version}`)).toEqual([
      `1.0.1 ${third}`,
      `1.0.0 ${first}`,
    ]);
  });
});
