import { believedMilliseconds } from '../../../domain/compliance/judging/believed-policy.ts';
import type { EvaluatedMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../domain/compliance/policy-said.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import type { Observation } from './observation.ts';
import { recordByLatest } from './record-by-latest.ts';
import type { Recorded } from './record-machines.ts';

/** Keeps what Azure Policy said of machines that are known, and judges them again by it. */
export async function recordPolicy(ports: CompliancePorts, evaluated: readonly EvaluatedMachine[]): Promise<Recorded> {
  const observations: Observation[] = [];
  const now = Date.parse(ports.environment.now());
  for (const [subscriptionId, some] of Map.groupBy(evaluated, (one) => one.subscriptionId)) {
    const byKey = Map.groupBy(some, ({ resourceId }) => machineKey(resourceId));
    for (const { value } of await ports.machineRecords.many(subscriptionId, [...byKey.keys()])) {
      const said = byKey.get(value.id)?.map((one) => one.said) ?? [];
      const policy = merged(value.policy, said).filter(({ at }) => now - Date.parse(at) < believedMilliseconds);
      const { machine, observedAt: at, observedBy: by } = value;
      if (value.goneAt === null) {
        observations.push({ resourceId: machine.resourceId, subscriptionId, machine, at, by, policy });
      }
    }
  }
  return observations.length === 0
    ? { changed: 0, findings: [], doubtful: [], same: [], counts: [] }
    : (await recordByLatest(ports, observations)).recorded;
}

/** Of each assignment's definition, what was said last. */
function merged(before: readonly PolicySaid[], said: readonly PolicySaid[]): readonly PolicySaid[] {
  const latest = new Map<string, PolicySaid>();
  for (const one of [...before, ...said]) {
    const key = `${one.assignmentId} ${one.definitionId}`.toLowerCase();
    const known = latest.get(key);
    latest.set(key, known && Date.parse(known.at) > Date.parse(one.at) ? known : one);
  }
  return [...latest.values()].toSorted((one, other) => (one.assignmentId < other.assignmentId ? -1 : 1));
}
