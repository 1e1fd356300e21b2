import { teamMachines } from '../../../local/tour/play/team-machines.ts';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';
import { teamScaleSets } from '../../scenarios/support/team-scale-sets.ts';
import { until } from '../../scenarios/support/until.ts';
import { restoredDisk } from './restored-disk.ts';
import { type RoleScenario, wentWell } from './role-scenario.ts';

const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };
/** The app remembers its subscriptions for ten minutes. */
const forgottenMinutes = 11;

/**
 * A machine, one from a copied disk and one from a restored disk, a scale set and an instance of it are read, and so is the whole inventory with
 * what Azure Policy says: all of them come from an image that no rule allows.
 */
export const judgesMachines: RoleScenario = {
  async play(scenarios) {
    const machines = await makeMachines(scenarios);
    await putRules(scenarios);
    const { clock } = scenarios.stack;
    const forgotten = clock.now() + forgottenMinutes * 60_000;
    await until('the subscriptions are asked for anew', () => Promise.resolve(clock.now() >= forgotten));
    const evaluated = await Promise.all(machines.map((resourceId) => troubleOf(scenarios, resourceId)));
    return evaluated.find((trouble) => trouble !== undefined) ?? sweepAll(scenarios, machines.length);
  },
};

/** Resource ids; what is there already stays. */
async function makeMachines({ stack: { endpoints } }: Scenarios): Promise<readonly string[]> {
  const team = teamMachines(endpoints);
  const group = `/subscriptions/${endpoints.subscription}/resourceGroups/web-production`;
  if (!(await team.exists('role-restored'))) {
    const plain = await team.fromImage('role-plain', ubuntu);
    await team.fromDiskOf('role-copy', 'role-plain');
    await team.fromDisk('role-restored', await restoredDisk(endpoints, plain));
  }
  const setId = await teamScaleSets(endpoints).put('role-set', ubuntu, 1);
  const ids = ['role-plain', 'role-copy', 'role-restored'].map(
    (name) => `${group}/providers/Microsoft.Compute/virtualMachines/${name}`,
  );
  return [...ids, setId, `${setId}/virtualMachines/0`];
}

async function putRules({ api, stack: { endpoints } }: Scenarios): Promise<void> {
  const whole = `/subscriptions/${endpoints.subscription}`;
  const answer = await api.call('security-officer', 'PUT', '/api/compliance-rules?reason=roles', {
    environments: [{ name: 'production', subscriptions: [endpoints.subscription], stages: ['production'] }],
    owners: { default: 'platform@contoso.example' },
    azurePolicy: { definitions: [`${whole}/providers/Microsoft.Authorization/policyDefinitions/golden-images`] },
  });
  if (answer.status !== 200) {
    throw new Error(`The rules were refused: ${JSON.stringify(answer.body)}`);
  }
}

interface Evaluated {
  readonly detail?: string;
  readonly machine?: { readonly image: { readonly kind: string } };
  readonly judgement?: { readonly verdict: string; readonly reason: string };
}

async function troubleOf({ api }: Scenarios, resourceId: string): Promise<string | undefined> {
  const { status, body } = await api.call('contributor', 'POST', '/api/machines/evaluate', { resourceId });
  const { detail, machine, judgement } = body as Evaluated;
  if (status !== 200) {
    return `${resourceId} is not judged: ${detail}`;
  }
  const isRight = machine?.image.kind === 'marketplace' && judgement?.verdict === 'unapprovedSource';
  return isRight ? undefined : `${resourceId} is ${judgement?.verdict}: ${judgement?.reason}`;
}

async function sweepAll({ api }: Scenarios, least: number): Promise<string> {
  const { body } = await api.call('contributor', 'POST', '/api/sweeps', { reason: 'roles' });
  const { resource } = body as { readonly resource: string };
  return until('the sweep has ended', async () => {
    const { state, message, seen } = await api.read<{ state: string; message: string; seen: number }>(resource);
    const isWhole = state === 'complete' && seen >= least;
    return state !== 'running' && (isWhole ? wentWell : `the sweep is ${state} and has seen ${seen}: ${message}`);
  });
}
