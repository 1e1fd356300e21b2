import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import builder from '../../infra/roles/image-builder.json' with { type: 'json' };
import publisher from '../../infra/roles/image-publisher.json' with { type: 'json' };
import watcher from '../../infra/roles/image-watcher.json' with { type: 'json' };
import { subscriptionId } from '../../local/azure/entra/directory.ts';
import { defineRole, type Role } from '../../local/tour/stack/grant-roles.ts';
import { armClients } from '../../local/tour/stack/provision.ts';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { wentWell } from './support/role-scenario.ts';
import { roleScenarios } from './support/role-scenarios.ts';

type ScenarioName = keyof typeof roleScenarios;

interface Case {
  readonly role: Role;
  readonly name: string;
  /** What breaks without most of its actions, */
  readonly breaks: ScenarioName;
  /** and without these. */
  readonly except: Readonly<Record<string, ScenarioName>>;
}

const cases: readonly Case[] = [
  {
    ...{ role: builder, name: builder.name, breaks: 'a version becomes live' },
    except: {
      'Microsoft.Resources/subscriptions/resourceGroups/read': 'machines are removed',
      'Microsoft.Resources/subscriptions/resourceGroups/delete': 'machines are removed',
      'Microsoft.AlertsManagement/alerts/read': 'a promotion watches health alerts',
    },
  },
  {
    ...{ role: publisher, name: publisher.name, breaks: 'a version becomes live' },
    except: { 'Microsoft.Compute/galleries/images/versions/delete': 'a cancelled version leaves the gallery' },
  },
  { role: watcher, name: watcher.name, breaks: 'machines are judged', except: {} },
];

/** Azure's reference has them; the local Resource Manager lets whoever has an operation's link follow it, and anybody query. */
const asked = new Set([
  'Microsoft.ResourceGraph/resources/read',
  'Microsoft.Compute/locations/operations/read',
  'Microsoft.Compute/locations/capsOperations/read',
]);

let scenarios: Scenarios;
let redefine: (role: Role) => Promise<unknown>;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  const { resources } = armClients(scenarios.stack.endpoints);
  redefine = (role) => defineRole(resources, subscriptionId, role);
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

/** Without an action that another role has too, nothing would break: the others go without it meanwhile. */
async function withoutShared({ actions }: Role): Promise<void> {
  for (const { role } of cases) {
    const own = role.actions === actions ? actions : role.actions.filter((action) => !actions.includes(action));
    await redefine({ ...role, actions: own });
  }
}

describe('with its roles the app gets there', () => {
  it.each(Object.entries(roleScenarios))('%s', async (name, { play }) => {
    const word = name.replaceAll(' ', '-').slice(0, 40);

    expect(await play(scenarios, `all-${word}`)).toBe(wentWell);
  });

  it('and needs every action of them, and no other', async () => {
    const counts = await scenarios.control.get<readonly Count[]>('/actions?caller=rebake');
    const actions = cases.flatMap(({ role }) => role.actions);
    const taken = new Set(counts.filter(({ allowed }) => allowed > 0).map(({ action }) => action.toLowerCase()));

    expect(actions.filter((action) => !taken.has(action.toLowerCase()))).toEqual([]);
    expect(counts.filter(({ refused }) => refused > 0)).toEqual([]);
  });
});

describe.each(cases)('without one action of $name', ({ role, breaks: usual, except }) => {
  beforeAll(() => withoutShared(role));
  afterAll(async () => {
    for (const { role: whole } of cases) {
      await redefine(whole);
    }
  });
  const rows = role.actions
    .filter((action) => !asked.has(action))
    .map((action, i) => ({
      action,
      breaks: except[action] ?? usual,
      name: `no-${cases.findIndex((one) => one.role === role)}-${i}`,
    }));

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
