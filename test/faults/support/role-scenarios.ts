import { boots, check, productionStage, smallRecipe, testStage } from '../../scenarios/support/small-recipe.ts';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import { judgesMachines } from './judges-machines.ts';
import { type RoleScenario, wentWell } from './role-scenario.ts';

/** The first version of a recipe is baked, checked and live in its first stage. */
const becomesLive: RoleScenario = {
  async play({ images }, name) {
    await images.save(smallRecipe(name, { stages: [testStage] }));
    return until(`${name} is live, or its rebake failed`, async () => {
      const outcome = (await images.rebakes(name)).at(-1)?.outcome;
      const isLive = (await images.live(name, 'test')) !== undefined;
      return isLive ? wentWell : outcome?.kind === 'failed' && outcome.message;
    });
  },
};

/** Nothing is left of the machines once the version is live. */
const removesMachines: RoleScenario = {
  async play({ images, azure, control }, name) {
    const before = await refusedOf(control);
    await images.save(smallRecipe(name, { stages: [testStage] }));
    const rebakeId = await until(`${name} is rebaked`, async () => (await images.rebakes(name)).at(-1)?.rebakeId);
    return until(`machines of ${name} are gone, or refused to go`, async () => {
      const isLive = (await images.live(name, 'test')) !== undefined;
      const left = await azure.machineGroups(rebakeId);
      const isRefused = (await refusedOf(control)) > before;
      return isRefused && left.length > 0 ? `machines are left in ${left.join()}` : isLive && !left.length && wentWell;
    });
  },
};

/** A wave soaks and then opens, unless an alert is fired. */
const watchesHealth: RoleScenario = {
  async play({ images }, name) {
    const production = productionStage({
      gate: {},
      waves: [{ regions: ['westeurope'] }],
      healthAlerts: ['web-health'],
    });
    await images.save(smallRecipe(name, { stages: [testStage, production] }));
    await images.untilLive(name, 'test', '1.0.0');
    return until(`the promotion of ${name} is done or halted`, async () => {
      const promotion = (await images.promotions(name)).find(({ stage }) => stage === 'production');
      return promotion?.state === 'live' ? wentWell : promotion?.halt?.message;
    });
  },
};

/** A version that is cancelled while it is checked does not stay in the gallery. */
const cancelsCleanly: RoleScenario = {
  async play({ images, azure, control }, name) {
    const before = await refusedOf(control);
    await control.post('/machine-scripts', { match: 'linger', seconds: 360_000 });
    await images.save(smallRecipe(name, { checks: [boots, check('lingers', 'linger')], stages: [testStage] }));
    await until(`${name} is checked`, async () => (await images.versions(name))[0]?.state === 'checking');
    const { rebakeId } = (await images.rebakes(name)).at(-1)!;
    const path = `/api/image-definitions/${name}/rebakes/${rebakeId}/cancel`;
    await images.command('contributor', path, { reason: 'not now' });
    return until(`the version of ${name} is gone, or refused to go`, async () => {
      const left = await azure.versions('rebake_test', name);
      const isRefused = (await refusedOf(control)) > before;
      return isRefused && left.length > 0 ? `version ${left.join()} is left` : left.length === 0 && wentWell;
    });
  },
};

export const roleScenarios = {
  'a version becomes live': becomesLive,
  'machines are removed': removesMachines,
  'a promotion watches health alerts': watchesHealth,
  'a cancelled version leaves the gallery': cancelsCleanly,
  'machines are judged': judgesMachines,
} satisfies Record<string, RoleScenario>;

/** How often Resource Manager refused something to the app. */
async function refusedOf(control: Scenarios['control']): Promise<number> {
  const counts = await control.get<readonly { readonly refused: number }[]>('/actions?caller=rebake');
  return counts.reduce((sum, { refused }) => sum + refused, 0);
}
