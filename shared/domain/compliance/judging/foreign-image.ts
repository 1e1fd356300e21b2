import { describeDisk, describeSource } from '../describe-source.ts';
import type { ImageSource } from '../image-source.ts';
import type { ObservedMachine } from '../observed-machine.ts';
import type { Environment } from './environment.ts';
import { moveTo, runs } from './machine-words.ts';
import type { Said } from './said.ts';

/** Judges an image that is none of ours by the sources that the environment allows. */
export function judgeForeignImage(machine: ObservedMachine, environment: Environment): Said {
  const { image } = machine;
  if (image.kind === 'noModel') {
    const reason = 'The scale set has no model of its own: its machines are judged one by one.';
    return { verdict: 'compliant', reason, nextStep: '' };
  }
  const what = `${runs(machine)} ${describeSource(image)}`;
  if (environment.allows(image)) {
    const reason = `${what}, which environment ${environment.name} allows.`;
    return { verdict: 'compliant', reason, nextStep: '' };
  }
  const other = moveTo(machine, `an image that environment ${environment.name} allows`);
  const elsewhere = `${other} Allowed: ${environment.allowedWords}.`;
  const open = unresolved(image);
  if (open !== null) {
    return {
      verdict: 'unknown',
      reason: `${what}, so that nothing tells its image.`,
      nextStep: `${open} ${elsewhere}`,
    };
  }
  return {
    verdict: 'unapprovedSource',
    reason: `${what}, which environment ${environment.name} does not allow.`,
    nextStep: `${elsewhere} If that cannot be, ask a security officer for an exemption.`,
  };
}

/** What would tell the image where nothing does; null where it is known to be none of those allowed. */
function unresolved(image: ImageSource): string | null {
  if (image.kind === 'unrecorded') {
    return 'Azure has no record of its image: read the machine again once it is provisioned. If that does not tell:';
  }
  if (image.kind !== 'disk') {
    return null;
  }
  switch (image.end) {
    case 'unreadable':
      return `Give Rebake the role Rebake Image Watcher (or Reader) where it may read ${image.diskId}. If that cannot be:`;
    case 'deleted':
      return `What ${describeDisk(image.diskId)} was made from is not there any more; whoever made the machine may know it.`;
    case 'tooDeep':
      return `There are too many copies behind ${describeDisk(image.diskId)} to follow; whoever made them may know the first.`;
    case 'empty':
    case 'imported':
    case 'uploaded':
      return null;
  }
}
