import { z } from 'zod';
import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import {
  desireRegions,
  recordObserved,
  type StageVersionKey,
} from '../../../shared/commands/promotion/desire-regions.ts';
import { failed, type Failure, type Progress, running } from '../../../shared/domain/progress.ts';
import { addRegions, type DesiredRegion } from '../../../shared/domain/replication/desired-region.ts';
import { decideWave, type WaveDecision } from '../../../shared/domain/replication/wave.ts';
import type { StageRegion } from '../../../shared/domain/recipe/recipe-stages.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { promotionStep } from './promotion-step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/** What the step remembers between two looks. Losing it restarts the count of retries, nothing else. */
const Carry = z.object({
  startedAt: z.string(),
  /** Retries begun, by region. */
  retries: z.record(z.string(), z.int()),
  /** A failed region that is taken out, to be added again. */
  without: z.string().nullable(),
  operation: z.string().nullable(),
});
type Carry = z.infer<typeof Carry>;

interface Wave {
  readonly key: StageVersionKey & { readonly promotionId: string };
  readonly gallery: string;
  readonly regions: readonly StageRegion[];
  /** Absent for a promotion that soaks: its orchestration was begun again, and the version in the stage soaks as well. */
  readonly stageEvent?: 'replicate';
}

/** Adds the wave's regions, hidden, and follows their replication; a failed region is started again alone. */
export function replicateWave(ports: Ports): ActivityHandler<typeof activities.replicateWave> {
  return promotionStep(ports, async ({ promotion, stage }, { wave, carry, promotionId }) => {
    const { imageDefinition, version } = promotion.value;
    const key = { imageDefinition, version, stage: stage.name, promotionId };
    const stageEvent = promotion.value.state === 'soaking' ? {} : ({ stageEvent: 'replicate' } as const);
    const place: Wave = { key, gallery: stage.gallery, regions: stage.waves[wave]!.regions, ...stageEvent };
    const begun = { startedAt: ports.environment.now(), retries: {}, without: null, operation: null };
    return follow(ports, place, carry === null ? begun : Carry.parse(JSON.parse(carry)));
  });
}

async function follow(ports: Ports, wave: Wave, carry: Carry): Promise<Progress> {
  const { key, stageEvent } = wave;
  const desired = await desireRegions(ports, key, (before) => addRegions(before, wave.regions), stageEvent);
  if (desired === null) {
    return { kind: 'cancelled' };
  }
  const regions = desired.filter(({ name }) => name !== carry.without);
  const applied = await apply(ports, wave, regions, carry.operation);
  if (applied.kind === 'running') {
    return underway(ports, wave, { ...carry, operation: applied.carry }, applied);
  }
  if (applied.kind === 'failed') {
    return retryFailedRegion(ports, wave, carry, applied);
  }
  if (applied.kind !== 'done') {
    return applied;
  }
  if (carry.without !== null) {
    const again = { ...carry, without: null, operation: null, startedAt: ports.environment.now() };
    return running(`adding ${carry.without} again`, JSON.stringify(again), 0);
  }
  return observe(ports, wave, { ...carry, operation: null });
}

/** While the gallery writes, it tells how far each region is: for people, and for when to look again. */
async function underway(
  ports: Ports,
  wave: Wave,
  carry: Carry,
  { doing, waitSeconds }: Extract<Progress, { kind: 'running' }>,
): Promise<Progress> {
  const observed = (await ports.galleries.version({ gallery: wave.gallery, ...wave.key }))?.replication ?? [];
  await recordObserved(ports, wave.key, observed);
  const open = observed.filter(({ name, state }) => state !== 'Completed' && name !== carry.without);
  const each = open.map(({ name, progress }) => `${name} ${progress} %`).join(', ');
  const percent = open.length === 0 ? null : Math.min(...open.map(({ progress }) => progress));
  return running(each === '' ? doing : `replicating: ${each}`, JSON.stringify(carry), waitSeconds, percent);
}

function apply(
  { galleries }: Ports,
  { gallery, key }: Wave,
  regions: readonly DesiredRegion[],
  operation: string | null,
): Promise<Progress> {
  return galleries.applyRegions({ gallery, ...key }, regions, operation);
}

/** A region that fails makes the whole write fail: its own state says whether starting it again may help. */
async function retryFailedRegion(ports: Ports, wave: Wave, carry: Carry, failure: Failure): Promise<Progress> {
  const begun = { ...carry, without: null, operation: null };
  const decision = await look(ports, wave, begun);
  const isAboutRegion = decision.kind === 'failed' || decision.kind === 'retryRegion';
  return isAboutRegion ? answer(decision, begun) : failure;
}

async function observe(ports: Ports, wave: Wave, carry: Carry): Promise<Progress> {
  return answer(await look(ports, wave, carry), carry);
}

/** What is to be done about the wave's regions, as the gallery tells them now. */
async function look(ports: Ports, wave: Wave, { startedAt, retries }: Carry): Promise<WaveDecision> {
  const found = await ports.galleries.version({ gallery: wave.gallery, ...wave.key });
  const observed = found?.replication ?? [];
  await recordObserved(ports, wave.key, observed);
  const names = wave.regions.map(({ name }) => name);
  return decideWave({ regions: names, observed, retries, startedAt, now: ports.environment.now() });
}

function answer(decision: WaveDecision, carry: Carry): Progress {
  switch (decision.kind) {
    case 'complete':
      return { kind: 'done' };
    case 'failed':
      return failed('ReplicationFailed', decision.message);
    case 'wait': {
      const percent = Math.min(...decision.progress.map(({ progress }) => progress));
      return running(`replicating: ${decision.sentence}`, JSON.stringify(carry), null, percent);
    }
    case 'retryRegion': {
      const { region, sentence } = decision;
      const retries = { ...carry.retries, [region]: (carry.retries[region] ?? 0) + 1 };
      return running(sentence, JSON.stringify({ ...carry, without: region, retries } satisfies Carry));
    }
  }
}
