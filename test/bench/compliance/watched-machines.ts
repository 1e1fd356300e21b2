import { armClients } from '../../../local/tour/stack/provision.ts';
import { watchMachines } from '../../../local/tour/stack/watch-machines.ts';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';

const canonical = {
  publisher: 'Canonical',
  offer: 'ubuntu-24_04-lts',
  sku: 'server',
  version: 'latest',
  exactVersion: '24.04.202601150',
};
const captured = {
  id: '/subscriptions/{subscription}/resourceGroups/images/providers/Microsoft.Compute/images/captured',
};

/** Machines of which so many in a hundred do not run what the rules allow. */
export function sources(notCompliant: number): readonly object[] {
  return [
    ...(notCompliant < 100 ? [{ weight: 100 - notCompliant, imageReference: canonical }] : []),
    ...(notCompliant > 0 ? [{ weight: notCompliant, imageReference: captured }] : []),
  ];
}

interface Seeded {
  readonly subscriptions: readonly string[];
}

export interface ProductionSeed {
  readonly machines: number;
  readonly subscriptions: number;
  /** So many in a hundred. */
  readonly notCompliant: number;
  /** Cards are sent at once where nothing is said. */
  readonly digestWindowMinutes?: number;
}

/** Machines in new subscriptions, which are production by the rules that hold from then on. */
export async function seedProduction(
  { control, api }: Scenarios,
  { machines, subscriptions: count, notCompliant, digestWindowMinutes = 0 }: ProductionSeed,
): Promise<readonly string[]> {
  const { subscriptions } = (await control.post('/machines/seed', {
    machines,
    subscriptions: count,
    sources: sources(notCompliant),
  })) as Seeded;
  const rules = {
    environments: [
      {
        name: 'production',
        managementGroups: ['landing-zones'],
        stages: ['production'],
        allow: { marketplace: ['Canonical:*:*'] },
      },
    ],
    owners: { default: 'platform@contoso.example' },
    digestWindowMinutes,
  };
  const { status, body } = await api.call('security-officer', 'PUT', '/api/compliance-rules?reason=bench', rules);
  if (status !== 200 && status !== 201) {
    throw new Error(`The rules were refused: ${JSON.stringify(body)}`);
  }
  return subscriptions;
}

/** Brings a subscription under watch: events about its machines reach the app. */
export async function watch({ stack }: Scenarios, subscription: string): Promise<void> {
  const { endpoints } = stack;
  const { resources } = armClients(endpoints).resources;
  const group = `/subscriptions/${endpoints.subscription}/resourceGroups/rebake`;
  const topicId = `${group}/providers/Microsoft.EventGrid/systemTopics/${subscription}`;
  const topic = {
    location: 'global',
    properties: { source: `/subscriptions/${subscription}`, topicType: 'Microsoft.Resources.Subscriptions' },
  };
  await resources.beginCreateOrUpdateByIdAndWait(topicId, '2025-02-15', topic, { updateIntervalInMs: 50 });
  await watchMachines({ resources }, group, topicId);
}
