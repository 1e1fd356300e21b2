import type { Verdict } from '../../../domain/compliance/judgement.ts';
import type { WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { type JudgedWritten, judgeWritten, onePerMachine } from './judge-written.ts';
import { lookLater, postponed } from './look-later.ts';
import type { Observation } from './observation.ts';
import { recordByLatest } from './record-by-latest.ts';
import { seeMembers } from './see-members.ts';

/** Scale sets that are looked into at once; each takes some reads of a quota that fills up by 25 a second. */
const setsAtOnce = 20;
const pauses = [15] as const;

const nothing: JudgedWritten = { changed: 0, findings: [], later: [], refused: [] };

/**
 * Judges what is in scale sets that something happened to. Azure raises events for calls of Resource Manager alone: a
 * set that is scaled, upgraded or deleted makes, changes and removes its members by itself.
 */
export async function judgeMembers(ports: CompliancePorts, written: readonly WrittenMachine[]): Promise<JudgedWritten> {
  const sets = await whoseMembersAreJudged(ports, onePerMachine(written).filter(isScaleSet));
  const seen = await seeMembers(ports, sets.slice(0, setsAtOnce));
  const instances = await judgeSeen(ports, sets, seen.observations);
  const machines = seen.written.length === 0 ? nothing : await judgeWritten(ports, seen.written);
  const waiting = lookLater(sets.slice(setsAtOnce), pauses, true);
  return {
    changed: instances.changed + machines.changed,
    findings: [...instances.findings, ...machines.findings],
    later: [...seen.later, ...waiting, ...instances.later, ...machines.later],
    refused: [...seen.refused, ...machines.refused],
  };
}

function isScaleSet({ resourceId }: WrittenMachine): boolean {
  return /\/virtualMachineScaleSets\/[^/]+$/i.test(resourceId);
}

/** Members are judged as their set is where its image does not matter: nodes of clusters come and go all the time. */
const judgedAsTheirSet: readonly Verdict[] = ['serviceManaged', 'outOfScope', 'rebakeOwned'];

async function whoseMembersAreJudged(
  { machineRecords }: CompliancePorts,
  sets: readonly WrittenMachine[],
): Promise<readonly WrittenMachine[]> {
  const others = new Set<string>();
  for (const [subscriptionId, some] of Map.groupBy(sets, (set) => set.subscriptionId)) {
    const known = await machineRecords.many(
      subscriptionId,
      some.map(({ resourceId }) => machineKey(resourceId)),
    );
    known
      .filter(({ value }) => judgedAsTheirSet.includes(value.judgement.verdict))
      .forEach(({ value }) => others.add(value.id));
  }
  return sets.filter(({ resourceId }) => !others.has(machineKey(resourceId)));
}

async function judgeSeen(
  ports: CompliancePorts,
  sets: readonly WrittenMachine[],
  observations: readonly Observation[],
): Promise<JudgedWritten> {
  if (observations.length === 0) {
    return nothing;
  }
  try {
    const { changed, findings } = (await recordByLatest(ports, observations)).recorded;
    return { ...nothing, changed, findings };
  } catch (error) {
    return { ...nothing, later: postponed(sets.slice(0, setsAtOnce), error) };
  }
}
