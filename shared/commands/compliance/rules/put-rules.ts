import { canonicalJson } from '../../../domain/bake/canonical-json.ts';
import type { ComplianceRules } from '../../../domain/compliance/compliance-rules.ts';
import type { Verdict } from '../../../domain/compliance/judgement.ts';
import type { Actor } from '../../../domain/records/actor.ts';
import type { ComplianceEntry, RulesRecord } from '../../../domain/records/compliance/compliance-record.ts';
import type { Orchestrations } from '../../../ports/orchestrations.ts';
import type { Stored } from '../../../ports/records.ts';
import { eachPage } from '../../each-page.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { judgeAgainAfter } from '../judging/judge-again.ts';
import { loadJudging } from '../judging/load-judging.ts';

export type PutRules =
  { readonly kind: 'saved' | 'unchanged'; readonly record: RulesRecord } | { readonly kind: 'stale' };

interface Save {
  readonly by: Actor;
  readonly reason: string;
  /** The ETag that the caller last saw; null: whatever is in force. */
  readonly ifMatch: string | null;
}

/** Puts rules in force and has every machine judged by them. The same rules again change nothing. */
export async function putRules(
  ports: CompliancePorts,
  orchestrations: Orchestrations,
  rules: ComplianceRules,
  { by, reason, ifMatch }: Save,
): Promise<PutRules> {
  const stored = await ports.compliance.read('rules', 'rules', 'current');
  if (ifMatch !== null && (!stored || (ifMatch !== '*' && ifMatch !== stored.etag))) {
    return { kind: 'stale' };
  }
  if (stored && canonicalJson(stored.value.document) === canonicalJson(rules)) {
    return { kind: 'unchanged', record: stored.value };
  }
  const version = (stored?.value.version ?? 0) + 1;
  const everything = { imageDefinition: null, subscriptionId: null, reason: `rules ${version} are in force` };
  return judgeAgainAfter(ports, orchestrations, { cause: `rules-${version}`, ...everything }, () =>
    write(ports, stored, { version, rules, by, reason }),
  );
}

async function write(
  { compliance, environment }: CompliancePorts,
  stored: Stored<RulesRecord> | undefined,
  { version, rules, by, reason }: Pick<Save, 'by' | 'reason'> & { version: number; rules: ComplianceRules },
): Promise<PutRules> {
  const at = environment.now();
  const document = JSON.parse(JSON.stringify(rules)) as RulesRecord['document'];
  const saved = { by, at, reason };
  const record: RulesRecord = { type: 'rules', partition: 'rules', id: 'current', version, document, saved };
  const entry: ComplianceEntry = {
    ...{ type: 'entry', partition: 'rules', id: `entry~${environment.newId()}`, subject: 'rules' },
    ...{ action: 'rulesChanged', sentence: `Compliance rules ${version} are in force`, by, at, reason },
  };
  const committed = await compliance.commit('rules', [
    stored ? { kind: 'replace', record, etag: stored.etag } : { kind: 'create', record },
    { kind: 'create', record: entry },
  ]);
  return committed === 'conflict' ? { kind: 'stale' } : { kind: 'saved', record };
}

/** A machine that other rules would judge otherwise. */
export interface ChangedVerdict {
  readonly resourceId: string;
  readonly from: Verdict;
  readonly to: Verdict;
  readonly reason: string;
}

export interface DryRun {
  readonly machines: number;
  /** How many machines would have each verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** The first of those whose verdict would change; `changes` has how many there are. */
  readonly changed: readonly ChangedVerdict[];
  readonly changes: number;
}

const mostShown = 200;

/** What rules would say of the machines that are known, without saving them. */
export async function tryRules(ports: CompliancePorts, rules: ComplianceRules): Promise<DryRun> {
  const judging = await loadJudging(ports, { rules });
  const now = ports.environment.now();
  const verdicts: Partial<Record<Verdict, number>> = {};
  const changed: ChangedVerdict[] = [];
  let [machines, changes] = [0, 0];
  for await (const page of eachPage((from) => ports.machineRecords.query({ limit: 500, ...from }))) {
    await judging.prepare(page.map(({ value }) => value.machine.image));
    for (const { machine, policy, judgement } of page.map(({ value }) => value)) {
      const { verdict, reason } = judging.judge(machine, policy, now);
      machines += 1;
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      if (verdict !== judgement.verdict) {
        changes += 1;
        if (changed.length < mostShown) {
          changed.push({ resourceId: machine.resourceId, from: judgement.verdict, to: verdict, reason });
        }
      }
    }
  }
  return { machines, verdicts, changed, changes };
}
