import { expect, it } from 'vitest';
import type { Verdict } from '../../../../../shared/domain/compliance/judgement.ts';
import { policyDifference } from '../../../../../shared/domain/compliance/judging/policy-difference.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../../../shared/domain/compliance/policy-said.ts';
import { aMachine } from '../some-machines.ts';

const evaluatedAt = '2026-11-20T06:00:00.000Z';

function said(compliance: PolicySaid['compliance'], assignment = 'images'): PolicySaid {
  return {
    assignmentId: `/providers/Microsoft.Authorization/policyAssignments/${assignment}`,
    definitionId: '/d',
    compliance,
    at: evaluatedAt,
  };
}

interface Row {
  readonly what: string;
  readonly verdict: Verdict;
  readonly policy: readonly PolicySaid[];
  readonly machine?: Partial<ObservedMachine>;
  /** Null where they agree. */
  readonly why: string | null;
}

it.each<Row>([
  { what: 'nothing was said', verdict: 'unapprovedSource', policy: [], why: null },
  { what: 'both allow', verdict: 'compliant', policy: [said('Compliant')], why: null },
  { what: 'both refuse', verdict: 'unapprovedSource', policy: [said('NonCompliant')], why: null },
  {
    what: 'one of several policies refuses, too',
    verdict: 'revoked',
    policy: [said('Compliant'), said('NonCompliant', 'other')],
    why: null,
  },
  { what: 'the policy does not know', verdict: 'unapprovedSource', policy: [said('Unknown')], why: null },
  { what: 'the machine is not judged', verdict: 'outOfScope', policy: [said('NonCompliant')], why: null },
  { what: 'Rebake made it', verdict: 'rebakeOwned', policy: [said('NonCompliant')], why: null },
  ...(['outdated', 'deprecated', 'revoked', 'rejected'] as const).map((verdict) => ({
    what: 'the policy sees no versions',
    verdict,
    policy: [said('Compliant')],
    why: 'not at what became of the version',
  })),
  {
    what: 'the policy sees no disks',
    verdict: 'unapprovedSource',
    policy: [said('Compliant')],
    machine: { trail: ['/disks/os'] },
    why: 'Rebake at where the disk came from',
  },
  {
    what: 'the policy sees no disks that cannot be followed',
    verdict: 'unknown',
    policy: [said('Compliant')],
    why: 'which is not known',
  },
  {
    what: 'the policy allows more',
    verdict: 'unapprovedSource',
    policy: [said('Compliant')],
    why: 'the policy allows images that the compliance rules do not',
  },
  {
    what: 'the policy exempts',
    verdict: 'unapprovedSource',
    policy: [said('Exempt')],
    why: 'the compliance rules do not honour that',
  },
  {
    what: 'the policy said so of a machine before it',
    verdict: 'unapprovedSource',
    policy: [said('Compliant')],
    machine: { createdAt: '2026-11-20T07:00:00.000Z' },
    why: 'Azure has not evaluated it since it was made',
  },
  {
    what: 'the policy refused a machine before it',
    verdict: 'compliant',
    policy: [said('NonCompliant')],
    machine: { createdAt: '2026-11-20T07:00:00.000Z' },
    why: 'Azure has not evaluated it since it was made',
  },
  {
    what: 'the policy sees no image of an attached disk',
    verdict: 'compliant',
    policy: [said('NonCompliant')],
    machine: { trail: ['/disks/os'], createdAt: null },
    why: 'its model names no image that a policy could see',
  },
  {
    what: 'the policy wants an image of a scale set without a model',
    verdict: 'compliant',
    policy: [said('NonCompliant')],
    machine: { image: { kind: 'noModel' } },
    why: 'its model names no image that a policy could see',
  },
  {
    what: 'the policy allows less',
    verdict: 'compliant',
    policy: [said('NonCompliant')],
    why: 'the compliance rules allow images that the policy does not',
  },
  {
    what: 'only Rebake exempts',
    verdict: 'exempt',
    policy: [said('NonCompliant')],
    why: 'an exemption here and none from the policy',
  },
  {
    what: 'a service chose the image',
    verdict: 'serviceManaged',
    policy: [said('NonCompliant')],
    why: 'an Azure service chose its image',
  },
])('$verdict where $what', ({ verdict, policy, machine, why }) => {
  const difference = policyDifference(aMachine(machine), verdict, policy);

  if (why === null) {
    expect(difference).toBeNull();
  } else {
    expect(difference).toContain(`on ${evaluatedAt}, Rebake says ${verdict}: `);
    expect(difference).toContain(why);
  }
});
