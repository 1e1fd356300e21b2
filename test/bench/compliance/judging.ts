import { compileRules } from '../../../shared/domain/compliance/compile-rules.ts';
import { judgeMachine } from '../../../shared/domain/compliance/judge-machine.ts';
import type { KnownImages } from '../../../shared/domain/compliance/known-images.ts';
import type { ObservedMachine } from '../../../shared/domain/compliance/observed-machine.ts';
import { parseComplianceRules } from '../../../shared/domain/compliance/parse-compliance-rules.ts';
import { compileExemptions } from '../../../shared/domain/compliance/judging/exemption-match.ts';
import type { Figure } from '../report.ts';

const machines = 200_000;
const subscriptions = 40;

/** Judging alone, on one core, with rules for many subscriptions. */
export function measureJudging(): readonly Figure[] {
  const ids = Array.from({ length: subscriptions }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  const parsed = parseComplianceRules({
    environments: ids.map((id, n) => ({ name: `environment-${n}`, subscriptions: [id], stages: ['production'] })),
    owners: { default: 'platform@contoso.example' },
  });
  if (parsed.kind === 'invalid') {
    throw new Error(JSON.stringify(parsed.problems));
  }
  const rules = compileRules(parsed.rules);
  const known: KnownImages = new Map();
  const exemptions = compileExemptions([]);
  const now = '2026-11-21T00:00:00.000Z';
  const all = Array.from({ length: machines }, (_, n) => aMachine(ids[n % subscriptions]!, n));
  const began = performance.now();
  let findings = 0;
  for (const machine of all) {
    const { verdict } = judgeMachine({ machine, managementGroups: [], known, rules, exemptions, policy: [], now });
    findings += verdict === 'unapprovedSource' ? 1 : 0;
  }
  const seconds = (performance.now() - began) / 1000;
  return [
    { name: 'judged_per_second', value: machines / seconds, unit: 'machines' },
    { name: 'judged_wrong', value: machines - findings, unit: 'machines', goal: 0 },
  ];
}

function aMachine(subscriptionId: string, n: number): ObservedMachine {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-${n % 100}`;
  return {
    ...{ resourceId: `${group}/providers/Microsoft.Compute/virtualMachines/vm-${n}`, kind: 'virtualMachine' },
    ...{ name: `vm-${n}`, subscriptionId, resourceGroup: `rg-${n % 100}`, region: 'westeurope', tags: {} },
    ...{ managedBy: null, scaleSetId: null, vmId: `${n}`, createdAt: null, ephemeralOsDisk: false, capacity: null },
    latestModelApplied: null,
    image: { kind: 'marketplace', publisher: 'someone', offer: 'linux', sku: 'server', version: '1.0.0', plan: null },
    trail: [],
  };
}
