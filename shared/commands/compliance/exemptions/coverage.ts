import { isFinding } from '../../../domain/compliance/judgement.ts';
import { compileExemptions } from '../../../domain/compliance/judging/exemption-match.ts';
import { subscriptionIn } from '../../../domain/compliance/judging/resource-path.ts';
import { machineKey } from '../../../domain/compliance/observed-machine.ts';
import type { Exemption } from '../../../domain/compliance/exemptions/exemption.ts';
import type { ExemptionCoverage } from '../../../domain/compliance/exemptions/exemption-coverage.ts';
import type { MachineRecord } from '../../../domain/records/compliance/machine-record.ts';
import type { MachineRecords } from '../../../ports/machine-records.ts';
import type { Environment } from '../../../ports/support.ts';

interface Ports {
  readonly machineRecords: MachineRecords;
  readonly environment: Environment;
}

const pageLength = 500;
/** Somebody waits for the answer: of a large inventory it says how many there are at least. */
const mostPages = 10;

/** Counts the machines that an exemption covers now, as judging would: none, once it is over. */
export async function coverageOf(
  { machineRecords, environment }: Ports,
  exemption: Exemption,
): Promise<ExemptionCoverage> {
  const { covering } = compileExemptions([exemption]);
  const now = environment.now();
  let [machines, findings] = [0, 0];
  let cursor: string | null = null;
  if (exemption.revoked !== null || Date.parse(exemption.expiresAt) <= Date.parse(now)) {
    return { machines, findings, complete: true };
  }
  for (let page = 0; page < mostPages; page += 1) {
    const known: Known = await pageOf(machineRecords, exemption, cursor);
    const covered = known.records.filter(
      // Builder machines of Rebake itself are gone within the hour, and never findings.
      ({ machine, judgement }) => judgement.verdict !== 'rebakeOwned' && covering(machine, now) !== null,
    );
    machines += covered.length;
    findings += covered.filter((record) => needsIt(record, exemption)).length;
    cursor = known.cursor;
    if (cursor === null) {
      return { machines, findings, complete: true };
    }
  }
  return { machines, findings, complete: false };
}

interface Known {
  readonly records: readonly MachineRecord[];
  readonly cursor: string | null;
}

/** Only where the exemption may cover any: one machine, its resource group or subscription, or everywhere. */
async function pageOf(machineRecords: MachineRecords, { scope }: Exemption, cursor: string | null): Promise<Known> {
  const subscriptionId = scope.kind === 'source' ? null : subscriptionIn(scope.resourceId);
  if (scope.kind === 'machine' && subscriptionId !== null && /\/virtualMachines\/[^/]+$/i.test(scope.resourceId)) {
    const stored = await machineRecords.read(subscriptionId, machineKey(scope.resourceId));
    return { records: stored?.value.goneAt === null ? [stored.value] : [], cursor: null };
  }
  const page = await machineRecords.query({
    limit: pageLength,
    ...(subscriptionId !== null && { subscriptionId }),
    ...(scope.kind === 'resourceGroup' && { keyPrefix: machineKey(`${scope.resourceId}/`) }),
    ...(cursor !== null && { cursor }),
  });
  return { records: page.items.map(({ value }) => value), cursor: page.cursor };
}

function needsIt({ judgement }: MachineRecord, { exemptionId }: Exemption): boolean {
  return isFinding(judgement.verdict) || judgement.exemptionId === exemptionId;
}
