import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TeamMachines, teamMachines } from '../../../local/tour/play/team-machines.ts';
import { must } from '../support/image-actions.ts';
import { type MachineActions, machineActions } from '../support/machine-actions.ts';
import { productionStage, smallRecipe, testStage } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { type TeamScaleSets, teamScaleSets } from '../support/team-scale-sets.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
let team: TeamMachines;
let sets: TeamScaleSets;
let machines: MachineActions;
const patience = 240_000;
const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };

/** Slow enough that a minute is longer than what this machine needs for it. */
const speed = 15;

beforeAll(async () => {
  scenarios = await startScenarios({ speed, durations: [0, 1] });
  const { endpoints } = scenarios.stack;
  team = teamMachines(endpoints);
  sets = teamScaleSets(endpoints);
  machines = machineActions(scenarios);
  must(await putRules(rules()), 200);
  const stages = [testStage, productionStage({ gate: {} })];
  await Promise.all(['golden', 'aging', 'unsafe'].map((name) => scenarios.images.save(smallRecipe(name, { stages }))));
  // The network that the team's machines share is made with the first of them.
  await team.fromImage('first', ubuntu);
  await scenarios.images.untilLive('golden', 'production', '1.0.0');
}, patience);
afterAll(() => scenarios.stop(), patience);

function rules(allow: object = {}): object {
  const { subscription } = scenarios.stack.endpoints;
  return {
    environments: [{ name: 'production', subscriptions: [subscription], stages: ['production'], allow }],
    owners: { default: 'platform@contoso.example' },
    digestWindowMinutes: 0,
  };
}

function putRules(body: object, query = 'reason=the+first+rules') {
  return scenarios.api.call('security-officer', 'PUT', `/api/compliance-rules?${query}`, body);
}

function version(image: string, number = '1.0.0'): { readonly id: string } {
  const { subscription } = scenarios.stack.endpoints;
  const gallery = `/subscriptions/${subscription}/resourceGroups/rebake/providers/Microsoft.Compute/galleries/rebake_production`;
  return { id: `${gallery}/images/${image}/versions/${number}` };
}

/** The team's machines share a network: who changes it at the same time as another is told to try again. */
function make(name: string, image: Parameters<TeamMachines['fromImage']>[1]): Promise<string> {
  return until(`${name} is made`, () => team.fromImage(name, image));
}

function evaluate(resourceId: string) {
  return scenarios.api.call('contributor', 'POST', '/api/machines/evaluate', { resourceId });
}

describe.concurrent('a machine in production', { timeout: patience }, () => {
  it('from the marketplace is on a card, and solved once it is exempted', async () => {
    const resourceId = await make('web-market', ubuntu);

    const found = await machines.finding('web-market', 'open');
    await machines.card('**web-market** does not come from an approved image', 'web-team@contoso.example');
    const exemption = {
      scope: { kind: 'machine', resourceId },
      owner: 'web-team@contoso.example',
      reason: 'a load test',
      expiresAt: new Date(scenarios.stack.clock.now() + 24 * 3_600_000).toISOString(),
    };
    must(await scenarios.api.call('security-officer', 'POST', '/api/exemptions', exemption), 201);
    const solved = await machines.finding('web-market', 'solved');
    await machines.card('**web-market** is solved: it is exempt');

    expect(found).toMatchObject({ verdict: 'unapprovedSource', owner: 'web-team@contoso.example', episode: 1 });
    expect(solved).toMatchObject({ solvedBecause: 'exempted', episode: 1 });
    expect((await machines.judged('web-market', 'exempt')).judgement.exemptedVerdict).toBe('unapprovedSource');
  });

  it('from the marketplace is solved once it is rebuilt from the live version', async () => {
    await make('web-rebuilt', ubuntu);
    await machines.finding('web-rebuilt', 'open');

    await team.remove('web-rebuilt');
    await make('web-rebuilt', version('golden'));
    const { judgement } = await machines.judged('web-rebuilt', 'compliant');

    expect(judgement).toMatchObject({ imageDefinition: 'golden', version: '1.0.0', stage: 'production' });
    expect(await machines.finding('web-rebuilt', 'solved')).toMatchObject({ episode: 1 });
  });

  it('that is deleted closes its finding', async () => {
    await make('web-deleted', ubuntu);
    await machines.finding('web-deleted', 'open');

    await team.remove('web-deleted');
    const solved = await machines.finding('web-deleted', 'solved');

    expect(solved.solvedBecause).toBe('deleted');
    expect(solved.goneAt).not.toBeNull();
  });

  it('is found once its version is deprecated, and so is an instance that lags behind its scale set', async () => {
    const { images } = scenarios;
    await images.untilLive('aging', 'production', '1.0.0');
    await make('web-aging', version('aging'));
    await machines.judged('web-aging', 'compliant');
    const setId = await sets.put('set-aging', version('aging'), 1);
    await images.rebake('aging', { force: true, reason: 'a second version' });
    await images.untilLive('aging', 'production', '1.0.1');
    await sets.put('set-aging', version('aging', '1.0.1'), 1);

    const path = '/api/image-definitions/aging/versions/1.0.0/deprecate';
    must(await images.command('promoter', path, { reason: 'superseded' }), 202);
    const { judgement } = await machines.judged('web-aging', 'deprecated');
    const instance = await machines.judged('set-aging_0', 'deprecated');
    const set = must(await evaluate(setId), 200);

    expect(judgement.nextStep).toContain('1.0.1');
    expect(await machines.finding('web-aging', 'open')).toMatchObject({ verdict: 'deprecated' });
    expect(set.body).toMatchObject({ judgement: { verdict: 'compliant', version: '1.0.1' }, finding: null });
    expect(instance).toMatchObject({
      machine: { kind: 'scaleSetInstance', latestModelApplied: false },
      judgement: { verdict: 'deprecated', version: '1.0.0' },
      finding: { state: 'open' },
    });
  });

  it('of a scale set is known within a minute of what is done to the set: it is made, upgraded, removed', async () => {
    const within = async <T>(act: Promise<unknown>, seen: () => Promise<T>): Promise<T> => {
      await act;
      const done = scenarios.stack.clock.now();
      const found = await seen();
      expect((scenarios.stack.clock.now() - done) / 1000).toBeLessThan(60);
      return found;
    };

    const [odd, own] = [ubuntu, version('golden')];
    const made = await within(sets.put('set-odd', odd, 2), () => machines.finding('set-odd_1', 'open'));
    await sets.put('set-odd', own, 2);
    const upgraded = await within(sets.upgrade('set-odd'), () => machines.finding('set-odd_1', 'solved'));
    await sets.put('set-odd', odd, 3);
    await machines.finding('set-odd_2', 'open');
    const removed = await within(sets.remove('set-odd'), () => machines.finding('set-odd_2', 'solved'));

    expect([made.verdict, upgraded.solvedBecause, removed.solvedBecause]).toEqual([
      'unapprovedSource',
      'compliant',
      'deleted',
    ]);
  });

  it('is found within a minute when its version is revoked', async () => {
    const { images } = scenarios;
    await images.untilLive('unsafe', 'production', '1.0.0');
    await make('web-unsafe', version('unsafe'));
    await machines.judged('web-unsafe', 'compliant');

    const asked = scenarios.stack.clock.now();
    const path = '/api/image-definitions/unsafe/versions/1.0.0/revoke';
    must(await images.command('security-officer', path, { reason: 'CVE-2026-3' }), 202);
    const found = await machines.finding('web-unsafe', 'open');

    expect(found).toMatchObject({ verdict: 'revoked', reason: expect.stringContaining('1.0.0') as string });
    expect((Date.parse(found.openedAt) - asked) / 1000).toBeLessThan(60);
    await machines.card('**web-unsafe** runs a revoked version');
  });

  it('counts among the users of its version, and so does an empty scale set', async () => {
    await make('web-golden', version('golden'));
    const setId = await sets.put('set-empty', version('golden'), 0);

    await machines.judged('web-golden', 'compliant');
    await machines.judged('set-empty', 'compliant');
    const usage = await scenarios.api.read<{ total: number; items: readonly { name: string }[] }>(
      '/api/image-definitions/golden/versions/1.0.0/usage',
    );

    const names = usage.items.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['web-golden', 'set-empty']));
    expect(usage.items.find(({ name }) => name === 'set-empty')).toMatchObject({ resourceId: setId, capacity: 0 });
    expect(usage.total).toBe(usage.items.length);
  });

  it('is judged when somebody asks, unless there is no such machine', async () => {
    const resourceId = await make('web-asked', ubuntu);

    const judged = await evaluate(resourceId);
    const missing = await evaluate(resourceId.replace('web-asked', 'web-nowhere'));
    const wrong = await evaluate('/subscriptions/none');

    expect(judged).toMatchObject({ status: 200, body: { judgement: { verdict: 'unapprovedSource' } } });
    expect(missing.status).toBe(404);
    expect(wrong.status).toBe(400);
  });

  it('would be compliant by rules that are only tried', async () => {
    await make('web-tried', ubuntu);
    await machines.judged('web-tried', 'unapprovedSource');

    const tried = await putRules(rules({ marketplace: ['Canonical:*:*'] }), 'dryRun=true');
    const read = await scenarios.api.read<{ version: number }>('/api/compliance-rules');

    const { changed } = must(tried, 200).body as { changed: readonly { resourceId: string }[] };
    expect(changed.find(({ resourceId }) => resourceId.endsWith('web-tried'))).toMatchObject({
      ...{ from: 'unapprovedSource', to: 'compliant' },
    });
    expect(read.version).toBe(1);
    expect((await machines.judged('web-tried', 'unapprovedSource')).finding?.state).toBe('open');
  });

  it('that bakes or checks an image is never a finding', async () => {
    const seen = await until('a builder machine is seen', async () => {
      const own = (await machines.all()).filter(({ machine }) => machine.resourceGroup.startsWith('rebake-'));
      return own.length > 0 && own;
    });

    expect(new Set(seen.map(({ judgement }) => judgement.verdict))).toEqual(new Set(['rebakeOwned']));
    expect(seen.filter(({ finding }) => finding !== null)).toEqual([]);
  });
});
