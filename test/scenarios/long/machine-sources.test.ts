import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watch } from '../../bench/compliance/watched-machines.ts';
import { must } from '../support/image-actions.ts';
import { type MachineActions, machineActions } from '../support/machine-actions.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

const patience = 240_000;
const compute = '/subscriptions/{subscription}/resourceGroups/images/providers/Microsoft.Compute';
const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };
const exact = { ...ubuntu, exactVersion: '24.04.202601150' };
const cluster = '/subscriptions/s/resourceGroups/apps/providers/Microsoft.ContainerService/managedClusters/apps';

/** What machines are made from, as Azure shows it, and what is to be said of them. */
const sources = [
  { name: 'marketplace', seed: { imageReference: exact }, kind: 'marketplace', verdict: 'unapprovedSource' },
  {
    name: 'with-plan',
    seed: {
      imageReference: { publisher: 'cis', offer: 'cis-ubuntu', sku: 'level1', version: '1.0.9' },
      plan: { publisher: 'cis', product: 'cis-ubuntu', name: 'level1' },
    },
    ...{ kind: 'marketplace', verdict: 'unapprovedSource' },
  },
  {
    name: 'other-gallery',
    seed: { imageReference: { id: `${compute}/galleries/golden/images/web/versions/1.4.2` } },
    ...{ kind: 'gallery', verdict: 'unapprovedSource' },
  },
  {
    name: 'community',
    seed: {
      imageReference: { communityGalleryImageId: '/CommunityGalleries/fedora-1a2b/Images/fedora/Versions/43.0.0' },
    },
    ...{ kind: 'communityGallery', verdict: 'unapprovedSource' },
  },
  {
    name: 'shared',
    seed: { imageReference: { sharedGalleryImageId: '/SharedGalleries/partner-1a2b/Images/web/Versions/2.0.0' } },
    ...{ kind: 'sharedGallery', verdict: 'unapprovedSource' },
  },
  {
    name: 'captured',
    seed: { imageReference: { id: `${compute}/images/captured` } },
    ...{ kind: 'managedImage', verdict: 'unapprovedSource' },
  },
  {
    name: 'attached',
    seed: { imageReference: exact, disk: 'attached' },
    kind: 'marketplace',
    verdict: 'unapprovedSource',
  },
  {
    name: 'restored',
    seed: { imageReference: exact, disk: 'restored' },
    kind: 'marketplace',
    verdict: 'unapprovedSource',
  },
  { name: 'orphaned', seed: { disk: 'orphaned' }, kind: 'disk', verdict: 'unknown' },
  { name: 'imported', seed: { disk: 'imported' }, kind: 'vhd', verdict: 'unapprovedSource' },
  { name: 'unmanaged', seed: { disk: 'unmanaged' }, kind: 'vhd', verdict: 'unapprovedSource' },
  { name: 'node', seed: { imageReference: exact, managedBy: cluster }, kind: 'marketplace', verdict: 'serviceManaged' },
  { name: 'set', seed: { imageReference: exact, kind: 'scaleSet' }, kind: 'marketplace', verdict: 'unapprovedSource' },
] as const;

let scenarios: Scenarios;
let machines: MachineActions;
let subscription: string;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 60, durations: [0, 1] });
  machines = machineActions(scenarios);
  const seeded = await scenarios.control.post('/machines/seed', {
    machines: sources.length,
    sources: sources.map(({ name, seed }) => ({ ...seed, tags: { source: name } })),
  });
  subscription = (seeded as { subscriptions: readonly string[] }).subscriptions[0]!;
  const rules = {
    environments: [{ name: 'production', subscriptions: [subscription], stages: ['production'] }],
    owners: { default: 'platform@contoso.example' },
  };
  must(await scenarios.api.call('security-officer', 'PUT', '/api/compliance-rules?reason=first', rules), 200);
  await watch(scenarios, subscription);
}, patience);
afterAll(() => scenarios.stop(), patience);

/** What is said of each machine, by what it was made from; of a scale set by its instance. */
async function said() {
  const all = (await machines.all()).filter(({ machine }) => machine.subscriptionId === subscription);
  return new Map(
    all
      .filter(({ machine }) => machine.kind !== 'scaleSet')
      .map(({ machine: { kind, tags, image, resourceId }, judgement: { verdict, reason, nextStep } }) => [
        kind === 'scaleSetInstance' ? 'set' : tags['source']!,
        { resourceId, kind: image.kind, verdict, reason, nextStep },
      ]),
  );
}

/** Instances of uniform scale sets raise no events when they are made: the sweep finds them. */
function untilEventsAreSaid() {
  return until('every machine that events tell of is judged', async () => {
    const now = await said();
    return now.size >= sources.length - 1 && now;
  });
}

function expectSaid(found: Awaited<ReturnType<typeof said>>, names: readonly string[]): void {
  for (const { name, kind, verdict } of sources.filter((source) => names.includes(source.name))) {
    expect(found.get(name), name).toMatchObject({ kind, verdict });
    expect(found.get(name)?.reason, name).toMatch(/^[A-Z].+\.$/);
    expect(found.get(name)?.nextStep === '', name).toBe(verdict === 'serviceManaged');
  }
}

async function sweepAll(): Promise<string> {
  const asked = must(await scenarios.api.call('contributor', 'POST', '/api/sweeps', { reason: 'the first' }), 202);
  const { resource } = asked.body as { resource: string };
  return until('the sweep has ended', async () => {
    const { state } = await scenarios.api.read<{ state: string }>(resource);
    return state !== 'running' && state;
  });
}

describe('machines from every source', { timeout: patience }, () => {
  const names = sources.map(({ name }) => name);

  it('are told apart when all are written at once, each with a sentence and a next step', async () => {
    await scenarios.control.post('/machines/written', { subscription, machines: sources.length });

    const found = await untilEventsAreSaid();

    expectSaid(
      found,
      names.filter((name) => name !== 'set'),
    );
    expect(found.get('unmanaged')?.reason).toContain('.vhd');
  });

  it('are judged the same by a sweep, and when each is read', async () => {
    const written = await untilEventsAreSaid();

    const state = await sweepAll();
    const swept = await said();
    const read = new Map<string, unknown>();
    for (const [name, { resourceId, kind }] of swept) {
      const asked = await scenarios.api.call('contributor', 'POST', '/api/machines/evaluate', { resourceId });
      const { judgement } = must(asked, 200).body as { judgement: Readonly<Record<string, string>> };
      const { verdict, reason, nextStep } = judgement;
      read.set(name, { resourceId, kind, verdict, reason, nextStep });
    }

    expect(state).toBe('complete');
    expectSaid(swept, names);
    expect(read).toEqual(swept);
    expect(swept).toEqual(new Map([...written, ['set', swept.get('set')]]));
  });
});
