import type { ObservedMachine } from '../observed-machine.ts';
import { lastName } from './resource-path.ts';

/** How a sentence on what a machine runs begins. */
export function runs({ kind }: ObservedMachine): string {
  switch (kind) {
    case 'virtualMachine':
      return 'The machine runs';
    case 'scaleSet':
      return "The scale set's model names";
    case 'scaleSetInstance':
      return 'The instance runs';
  }
}

/** How people bring a machine to another image; no running machine changes its image by itself. */
export function moveTo(machine: ObservedMachine, image: string): string {
  const set = machine.scaleSetId === null ? null : lastName(machine.scaleSetId);
  if (machine.kind === 'scaleSet') {
    return machine.capacity === 0
      ? `Set the scale set's model to ${image}.`
      : `Set the scale set's model to ${image}, then upgrade its instances.`;
  }
  if (machine.kind === 'scaleSetInstance' && machine.latestModelApplied === false) {
    return `Make sure that the model of scale set ${set} names ${image}, then upgrade the instance to it.`;
  }
  if (set !== null) {
    const then = machine.kind === 'scaleSetInstance' ? 'upgrade the instance' : 'replace the machine';
    return `Set the model of scale set ${set} to ${image}, then ${then}.`;
  }
  return `Rebuild the machine from ${image}.`;
}

/** What else an owner should know to understand the verdict; empty or one more sentence with a blank before it. */
export function circumstances(machine: ObservedMachine): string {
  const known: string[] = [];
  if (machine.latestModelApplied === false) {
    known.push('The instance lags behind the model of its scale set.');
  }
  if (machine.capacity === 0 && machine.image.kind !== 'noModel') {
    known.push('It has no instances now; the next one would run this.');
  }
  // The first is the machine's own disk; where it ends at a disk, the reason names that.
  if (machine.trail.length > 1 && machine.image.kind !== 'disk') {
    known.push('Its model does not say so: its disk is a copy that goes back to this.');
  }
  return known.map((sentence) => ` ${sentence}`).join('');
}
