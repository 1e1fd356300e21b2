import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import builder from '../../infra/roles/image-builder.json' with { type: 'json' };
import publisher from '../../infra/roles/image-publisher.json' with { type: 'json' };
import watcher from '../../infra/roles/image-watcher.json' with { type: 'json' };
import { subscriptionId } from '../../local/azure/entra/directory.ts';
import { defineRole, type Role } from '../../local/tour/grant-roles.ts';
import { armClients } from '../../local/tour/provision.ts';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { roleScenarios, wentWell } from './support/role-scenarios.ts';

type ScenarioName = keyof typeof roleScenarios;

/** What breaks without an action; without most of them no version becomes live. */
const brokenBy: Readonly<Record<string, ScenarioName>> = {
  'Microsoft.Resources/subscriptions/resourceGroups/read': 'machines are removed',
  'Microsoft.Resources/subscriptions/resourceGroups/delete': 'machines are removed',
  'Microsoft.AlertsManagement/alerts/read': 'a promotion watches health alerts',
  'Microsoft.Compute/galleries/images/versions/delete': 'a cancelled version leaves the gallery',
};

/** Azure's reference has them for following operations; the local Resource Manager lets whoever has a link follow it. */
const asked = new Set([
  'Microsoft.Compute/locations/operations/read',
  'Microsoft.Compute/locations/capsOperations/read',
]);

let scenarios: Scenarios;
let redefine: (role: Role) => Promise<unknown>;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  const { resources } = armClients(scenarios.stack.endpoints);
  redefine = (role) => defineRole(resources, subscriptionId, role);
  // It may read some of what the other roles may read.
  await redefine({ ...watcher, actions: ['Microsoft.PolicyInsights/policyStates/queryResults/read'] });
}, 120_000);
afterAll(() => scenarios.stop(), 120_000);

interface Count {
  readonly action: string;
  readonly allowed: number;
  readonly refused: number;
}

async function countOf(action: string): Promise<Count> {
  const counts = await scenarios.control.get<readonly Count[]>('/actions?caller=rebake');
  const found = counts.find((count) => count.action.toLowerCase() === action.toLowerCase());
  return found ?? { action, allowed: 0, refused: 0 };
}

const roles: readonly (readonly [Role, number])[] = [
  [builder, 1],
  [publisher, 2],
];

describe('with its roles the app gets there', () => {
  it.each(Object.entries(roleScenarios))('%s', async (name, { play }) => {
    const word = name.replaceAll(' ', '-').slice(0, 40);

    expect(await play(scenarios, `all-${word}`)).toBe(wentWell);
  });

  it('and needs every action of them, and no other', async () => {
    const counts = await scenarios.control.get<readonly Count[]>('/actions?caller=rebake');
    const actions = roles.flatMap(([role]) => role.actions);
    const taken = new Set(counts.filter(({ allowed }) => allowed > 0).map(({ action }) => action.toLowerCase()));

    expect(actions.filter((action) => !taken.has(action.toLowerCase()))).toEqual([]);
    expect(counts.filter(({ refused }) => refused > 0)).toEqual([]);
  });
});

describe.each(roles)('without one action of $name', (role, number) => {
  const rows = role.actions
    .filter((action) => !asked.has(action))
    .map((action, i) => ({ action, breaks: brokenBy[action] ?? 'a version becomes live', name: `no-${number}-${i}` }));

  it.each(rows)('$action this breaks: $breaks', async ({ action, breaks, name }) => {
    await redefine({ ...role, actions: role.actions.filter((one) => one !== action) });
    const { refused } = await countOf(action);
    try {
      const told = await roleScenarios[breaks].play(scenarios, name);

      expect(told).not.toBe(wentWell);
      expect((await countOf(action)).refused).toBeGreaterThan(refused);
    } finally {
      await redefine(role);
    }
  });
});
