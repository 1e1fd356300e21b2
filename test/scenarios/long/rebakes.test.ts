import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventSink, subscribeToFacts } from '../support/event-sink.ts';
import { bake, boots, check, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
let facts: EventSink;
const patience = 240_000;
const jammy = 'Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2';
const newest = '22.04.202608060';
const stages = [testStage];

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  facts = await subscribeToFacts(scenarios.stack.endpoints);
  await scenarios.control.post('/marketplace/removals', { urn: jammy, version: newest });
  // Both base images are seen from here on.
  await scenarios.images.save(smallRecipe('parent', { stages }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(async () => {
  facts.close();
  await scenarios.stop();
}, patience);

function releasedVersions(urn: string): readonly unknown[] {
  const released = facts.events.filter(({ type, subject }) => type === 'Rebake.BaseImage.Released' && subject === urn);
  return [...new Set(released.map(({ data }) => data['version']))];
}

describe.concurrent('rebakes', { timeout: patience }, () => {
  it('follow a release once each, however often and late its event comes; what is no release changes nothing', async () => {
    const { images, control, azure } = scenarios;
    const names = ['on-jammy', 'also-on-jammy'];
    for (const name of names) {
      await images.save(smallRecipe(name, { base: { marketplace: jammy }, stages }));
    }
    const firstSeen = await images.untilSeen(jammy);
    for (const name of names) {
      await images.untilLive(name, 'test', '1.0.0');
    }
    const { ids } = (await control.post('/events', { do: 'double', type: 'Rebake.BaseImage.Released' })) as {
      ids: readonly string[];
    };

    await control.post('/marketplace/releases', { urn: jammy, version: newest });
    for (const name of names) {
      await images.untilLive(name, 'test', '1.0.1');
    }
    await control.remove(`/faults/${ids[0]}`);
    await control.post('/marketplace/releases', { urn: jammy, version: '21.10.202609010' });
    const record = await until('the older line is seen', async () => {
      const found = await images.untilSeen(jammy);
      return found.passedOver.length > 0 && found;
    });
    const scheduledAt = '2031-05-01T00:00:00Z';
    await control.post('/marketplace/deprecations', { urn: jammy, version: newest, scheduledAt });
    const card = await until('the deprecation is told', async () =>
      (await azure.cards()).find(({ title, text }) => title.includes(jammy) && text.includes('2031-05-01')),
    );

    expect(firstSeen.seen.length).toBeGreaterThan(5);
    expect(releasedVersions(jammy)).toEqual(['22.04.202607010', newest]);
    expect(record.passedOver).toMatchObject([{ version: '21.10.202609010', reason: 'olderLine' }]);
    expect(card.text).toContain(newest);
    for (const name of names) {
      await images.quiet(name);
      const made = (await images.versions(name)).map(({ version, base }) => `${version} ${base.version}`);
      expect(made).toEqual([`1.0.1 ${newest}`, '1.0.0 22.04.202607010']);
    }
  });

  it('give a changed recipe a minor number, another SKU a major one, force a patch, and nothing new none', async () => {
    const { images } = scenarios;
    const name = 'numbered';
    const recipe = smallRecipe(name, { stages });
    const changed = { ...recipe, bake: bake('echo golden > /etc/image-kind', 'echo more > /etc/more') };
    const moved = { ...changed, base: { marketplace: 'Canonical:0001-com-ubuntu-server-noble:24_04-lts-gen2' } };

    await images.save(recipe);
    await images.untilLive(name, 'test', '1.0.0');
    await images.rebake(name, { reason: 'is there anything new?' });
    await images.quiet(name);
    const [skipped] = await images.rebakes(name);
    await images.rebake(name, { force: true, reason: 'a CVE in a package' });
    await images.untilLive(name, 'test', '1.0.1');
    await images.save(changed);
    await images.untilLive(name, 'test', '1.1.0');
    await images.save(moved);
    await images.untilLive(name, 'test', '2.0.0');

    expect(skipped?.outcome).toMatchObject({ kind: 'skipped', message: expect.stringContaining('1.0.0') as string });
    const timeline = await images.timeline(name, '2.0.0');
    expect(timeline.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'bakeStarted',
        'imageVersionBaked',
        'evidenceRecorded',
        'rebakeEnded',
        'promotionRequested',
      ]),
    );
  });

  it('of a child wait for its parent, and follow when the parent is live', async () => {
    const { images } = scenarios;
    await images.save(smallRecipe('child', { base: { image: 'parent' }, stages }));
    await images.untilLive('child', 'test', '1.0.0');
    await images.rebake('parent', { force: true, reason: 'another one' });
    await images.untilLive('parent', 'test', '1.0.1');
    await images.untilLive('child', 'test', '1.0.1');

    expect((await images.version('child', '1.0.1')).base).toMatchObject({
      imageDefinition: 'parent',
      version: '1.0.1',
    });
    const parentLive = facts.events.findIndex(
      ({ type, data }) =>
        type === 'Rebake.ImageVersion.Live' && data['imageDefinition'] === 'parent' && data['version'] === '1.0.1',
    );
    expect(parentLive).toBeGreaterThanOrEqual(0);
  });

  it('pause after three failures in a row, with an alert, until somebody resumes them', async () => {
    const { images, azure, api } = scenarios;
    const name = 'unlucky';
    const checks = [boots, check('never', 'exit 1')];
    await images.save(smallRecipe(name, { checks, stages }));
    await images.ended(name, 1);
    for (const number of [2, 3]) {
      await images.rebake(name, { force: true, reason: `try ${number}` });
      await images.ended(name, number);
    }
    const { paused, failuresInRow } = await images.definition(name);
    const card = await until('somebody is told', async () =>
      (await azure.cards()).find(({ title }) => title === `Automatic rebakes of ${name} are paused`),
    );
    await images.save(smallRecipe(name, { stages }));
    const stillPaused = (await images.definition(name)).runningRebake;
    const answer = await api.call('contributor', 'POST', `/api/image-definitions/${name}/resume`, {
      reason: 'corrected',
    });
    await images.untilLive(name, 'test', '1.1.0');

    expect(paused?.reason).toContain('3 rebakes in a row');
    expect(failuresInRow).toBe(3);
    expect(card.text).toContain('Correct the recipe, then resume');
    expect(stillPaused).toBeNull();
    expect(answer.status).toBe(200);
    expect(await images.definition(name)).toMatchObject({ paused: null, failuresInRow: 0 });
  });
});
