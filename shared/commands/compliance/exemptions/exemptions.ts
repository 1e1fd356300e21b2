import type { Exemption, ExemptionScope } from '../../../domain/compliance/exemptions/exemption.ts';
import type { ExemptionCoverage } from '../../../domain/compliance/exemptions/exemption-coverage.ts';
import { subscriptionIn } from '../../../domain/compliance/judging/resource-path.ts';
import type { Actor } from '../../../domain/records/actor.ts';
import type { ComplianceEntry, ExemptionRecord } from '../../../domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../errors.ts';
import type { MachineRecords } from '../../../ports/machine-records.ts';
import type { ComplianceRecords } from '../../../ports/compliance-records.ts';
import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Environment } from '../../../ports/support.ts';
import { coverageOf } from './coverage.ts';
import { judgeAgainAfter, type Rejudge } from '../judging/judge-again.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

export interface NewExemption {
  readonly scope: ExemptionScope;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string;
  readonly expiresAt: string;
  readonly by: Actor;
}

/** Grants an exemption, and has the machines that it covers judged again. They are counted before: nothing fails afterwards. */
export async function grantExemption(
  ports: Ports & { readonly machineRecords: MachineRecords },
  orchestrations: Orchestrations,
  { by, ...asked }: NewExemption,
): Promise<{ readonly record: ExemptionRecord; readonly covers: ExemptionCoverage }> {
  const at = ports.environment.now();
  const exemptionId = ports.environment.newId();
  const record: ExemptionRecord = {
    ...{ type: 'exemption', partition: 'exemptions', id: exemptionId, exemptionId, ...asked },
    ...{ granted: { by, at, reason: asked.reason }, revoked: null, ending: 'far' },
  };
  const covers = await coverageOf(ports, record);
  const sentence = `Exempted ${describeScope(asked.scope)} until ${asked.expiresAt}`;
  const entry = entryOf(ports, exemptionId, { action: 'exemptionGranted', sentence, by, reason: asked.reason });
  await judgeAgainAfter(ports, orchestrations, covered(record, 'an exemption was granted'), () =>
    ports.compliance.commit('exemptions', [
      { kind: 'create', record },
      { kind: 'create', record: entry },
    ]),
  );
  return { record, covers };
}

const attempts = 5;

/** Ends an exemption before its time. Ending it again changes nothing. Undefined: there is none. */
export async function endExemption(
  ports: Ports,
  orchestrations: Orchestrations,
  exemptionId: string,
  act: { readonly by: Actor; readonly reason: string },
): Promise<ExemptionRecord | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await ports.compliance.read('exemption', 'exemptions', exemptionId);
    if (!stored || stored.value.revoked !== null) {
      return stored?.value;
    }
    const record: ExemptionRecord = {
      ...stored.value,
      revoked: { ...act, at: ports.environment.now() },
      ending: 'over',
    };
    const committed = await judgeAgainAfter(ports, orchestrations, covered(record, 'an exemption was ended'), () =>
      ports.compliance.commit('exemptions', [
        { kind: 'replace', record, etag: stored.etag },
        { kind: 'create', record: endedEntry(ports, record, act) },
      ]),
    );
    if (committed === 'committed') {
      return record;
    }
  }
  throw new ConflictError(`Exemption ${exemptionId} changed each time it was about to be ended`);
}

function endedEntry(
  ports: Ports,
  { exemptionId, scope }: ExemptionRecord,
  act: { readonly by: Actor; readonly reason: string },
): ComplianceEntry {
  const sentence = `Ended the exemption of ${describeScope(scope)}`;
  return entryOf(ports, exemptionId, { action: 'exemptionEnded', sentence, ...act });
}

/** What has to be judged again for an exemption: all that it may cover; for one machine or group, its subscription. */
export function covered(
  { exemptionId, scope }: Pick<Exemption, 'exemptionId' | 'scope'>,
  reason: string,
): Rejudge & { readonly cause: string } {
  const subscriptionId = scope.kind === 'source' ? null : subscriptionIn(scope.resourceId);
  return { cause: exemptionId, imageDefinition: null, subscriptionId, reason };
}

export function describeScope(scope: ExemptionScope): string {
  return scope.kind === 'source' ? `machines from ${scope.source}` : scope.resourceId;
}

function entryOf(
  { environment }: Pick<Ports, 'environment'>,
  subject: string,
  entry: Pick<ComplianceEntry, 'action' | 'sentence' | 'by' | 'reason'>,
): ComplianceEntry {
  const at = environment.now();
  const id = `entry~${environment.newId()}`;
  return { type: 'entry', partition: 'exemptions', id, subject, at, ...entry };
}
