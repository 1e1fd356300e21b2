import { isFinding, type Verdict } from '../judgement.ts';
import type { ObservedMachine } from '../observed-machine.ts';
import type { PolicySaid } from '../policy-said.ts';
import { lastName } from './resource-path.ts';

/** Where Azure Policy says otherwise than Rebake: both, and why. Null while they agree, or Azure has said nothing. */
export function policyDifference(
  machine: ObservedMachine,
  verdict: Verdict,
  policy: readonly PolicySaid[],
): string | null {
  // Of machines that are not judged nothing is said that could differ.
  if (policy.length === 0 || verdict === 'outOfScope' || verdict === 'rebakeOwned') {
    return null;
  }
  const against = policy.find(({ compliance }) => compliance === 'NonCompliant');
  const exempted = policy.find(({ compliance }) => compliance === 'Exempt');
  const consenting = policy.find(({ compliance }) => compliance === 'Compliant');
  if (isFinding(verdict)) {
    const differing = against ? undefined : (exempted ?? consenting);
    return differing ? both(differing, verdict, whyStricter(machine, verdict, differing)) : null;
  }
  return against ? both(against, verdict, whyMilder(machine, verdict, against)) : null;
}

function both({ assignmentId, compliance, at }: PolicySaid, verdict: Verdict, why: string): string {
  return `Azure Policy (${lastName(assignmentId)}) said ${compliance} on ${at}, Rebake says ${verdict}: ${why}.`;
}

function whyStricter(machine: ObservedMachine, verdict: Verdict, said: PolicySaid): string {
  if (said.compliance === 'Exempt') {
    return 'the machine is exempt from the policy, and the compliance rules do not honour that';
  }
  if (isOlder(said, machine)) {
    return notSince;
  }
  switch (verdict) {
    case 'outdated':
    case 'deprecated':
    case 'revoked':
    case 'rejected':
      return 'policies look at which image a machine names, not at what became of the version';
    case 'unknown':
      return 'policies look at what the model says, Rebake at where the disk came from, which is not known';
    default:
      return machine.trail.length > 0
        ? 'policies look at what the model says, Rebake at where the disk came from'
        : 'the policy allows images that the compliance rules do not';
  }
}

function whyMilder(machine: ObservedMachine, verdict: Verdict, said: PolicySaid): string {
  if (verdict === 'exempt') {
    return 'it has an exemption here and none from the policy';
  }
  if (verdict === 'serviceManaged') {
    return 'an Azure service chose its image';
  }
  if (isOlder(said, machine)) {
    return notSince;
  }
  return machine.trail.length > 0 || machine.image.kind === 'noModel'
    ? 'its model names no image that a policy could see; Rebake looks at where its disks came from'
    : 'the compliance rules allow images that the policy does not, or Azure has not evaluated it since it changed';
}

const notSince = 'Azure has not evaluated it since it was made, which takes about 15 minutes, at most a day';

/** An evaluation from before the machine was made is of another machine by the same name. */
function isOlder({ at }: PolicySaid, { createdAt }: ObservedMachine): boolean {
  return createdAt !== null && Date.parse(at) < Date.parse(createdAt);
}
