import { eachPage } from '../commands/each-page.ts';
import type { AdoptionRecord } from '../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords } from '../ports/compliance-records.ts';
import type { MachineRecords } from '../ports/machine-records.ts';
import type { Environment } from '../ports/support.ts';
import {
  ageOf,
  measurementsOfAdoption,
  measurementsOfFindings,
  measurementsOfReached,
  type OpenFinding,
} from './measurements-of-sweep.ts';
import { record, recordLevels } from './metrics.ts';

interface Ports {
  readonly machineRecords: Pick<MachineRecords, 'query'>;
  readonly environment: Pick<Environment, 'now'>;
}

/** The same records; when a sweep was complete, how machines and findings stand is measured. */
export function measureCompliance(compliance: ComplianceRecords, ports: Ports): ComplianceRecords {
  return {
    read: (type, partition, id) => compliance.read(type, partition, id),
    query: (query) => compliance.query(query),
    async commit(partition, changes) {
      const committed = await compliance.commit(partition, changes);
      const records = changes.flatMap((change) => (change.kind === 'remove' ? [] : [change.record]));
      const adoption = records.find((one): one is AdoptionRecord => one.type === 'adoption');
      if (committed === 'committed' && adoption) {
        recordLevels('rebake.machines', measurementsOfAdoption(adoption.counts));
        measurementsOfReached(adoption.reached ?? [], adoption.at).forEach(record);
        recordLevels('rebake.findings.open', measurementsOfFindings(await openFindings(ports)));
      }
      return committed;
    },
  };
}

async function openFindings({ machineRecords, environment }: Ports): Promise<readonly OpenFinding[]> {
  const now = environment.now();
  const found: OpenFinding[] = [];
  const pages = eachPage((from) => machineRecords.query({ finding: 'open', limit: 1_000, ...from }));
  for await (const page of pages) {
    found.push(
      ...page.flatMap(({ value: { finding } }) =>
        finding ? [{ verdict: finding.verdict, age: ageOf(finding.openedAt, now) }] : [],
      ),
    );
  }
  return found;
}
