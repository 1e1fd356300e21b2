import { z } from 'zod';
import type { PolicySaid } from './policy-said.ts';

/** Something about a machine was written, deleted or done, or it is to be looked at again. */
export interface WrittenMachine {
  readonly resourceId: string;
  /** Lower case. */
  readonly subscriptionId: string;
  readonly deleted: boolean;
  /** How often it was looked at in vain. */
  readonly attempts: number;
}

/** Azure Policy has evaluated a machine. */
export interface EvaluatedMachine {
  readonly resourceId: string;
  /** Lower case. */
  readonly subscriptionId: string;
  readonly said: PolicySaid;
}

export type MachineMessage =
  | { readonly kind: 'written'; readonly machine: WrittenMachine }
  | { readonly kind: 'evaluated'; readonly machine: EvaluatedMachine };

const ResourceData = z.object({ resourceUri: z.string() });

/** https://learn.microsoft.com/azure/event-grid/event-schema-policy */
const PolicyData = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  policyAssignmentId: z.string(),
  policyDefinitionId: z.string(),
  complianceState: z.string(),
});

const LookAgain = z.object({ kind: z.literal('lookAgain'), resourceId: z.string(), attempts: z.int().nonnegative() });

/** In Event Grid's own schema, or as a CloudEvent. */
const Event = z.union([
  z.object({ eventType: z.string(), subject: z.string(), data: z.unknown() }),
  z
    .object({ specversion: z.string(), type: z.string(), subject: z.string(), data: z.unknown() })
    .transform(({ type, ...event }) => ({ ...event, eventType: type })),
]);

/** A machine itself, and nothing below it: an extension's or a run command's writes change no image. */
const machineId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(virtualMachines\/[^/]+|virtualMachineScaleSets\/[^/]+(\/virtualMachines\/[^/]+)?)$/i;

/** What a message says about a machine; undefined where it is about none, or says nothing that can be read. */
export function readMachineMessage(message: unknown): MachineMessage | undefined {
  const again = LookAgain.safeParse(message);
  if (again.success) {
    return written(again.data.resourceId, false, again.data.attempts);
  }
  const event = Event.safeParse(message);
  if (!event.success) {
    return undefined;
  }
  const { eventType, subject, data } = event.data;
  if (eventType.startsWith('Microsoft.PolicyInsights.')) {
    return evaluated(subject, data, eventType === 'Microsoft.PolicyInsights.PolicyStateDeleted');
  }
  const resource = ResourceData.safeParse(data);
  const deleted = eventType === 'Microsoft.Resources.ResourceDeleteSuccess';
  return resource.success ? written(resource.data.resourceUri, deleted, 0) : undefined;
}

function written(resourceId: string, deleted: boolean, attempts: number): MachineMessage | undefined {
  const machine = machineToLookAt(resourceId);
  return machine && { kind: 'written', machine: { ...machine, deleted, attempts } };
}

/** The machine, scale set or instance that a resource id names; undefined where it names anything else. */
export function machineToLookAt(resourceId: string): WrittenMachine | undefined {
  const subscriptionId = machineId.exec(resourceId)?.[1]?.toLowerCase();
  return subscriptionId === undefined ? undefined : { resourceId, subscriptionId, deleted: false, attempts: 0 };
}

/** A state that was deleted, with its assignment or its exemption, says nothing any more. */
function evaluated(resourceId: string, data: unknown, deleted: boolean): MachineMessage | undefined {
  const subscriptionId = machineId.exec(resourceId)?.[1]?.toLowerCase();
  const state = PolicyData.safeParse(data);
  if (subscriptionId === undefined || !state.success) {
    return undefined;
  }
  const { timestamp, policyAssignmentId, policyDefinitionId, complianceState } = state.data;
  const said: PolicySaid = {
    assignmentId: policyAssignmentId,
    definitionId: policyDefinitionId,
    compliance: deleted ? 'Unknown' : complianceOf(complianceState),
    at: timestamp,
  };
  return { kind: 'evaluated', machine: { resourceId, subscriptionId, said } };
}

function complianceOf(state: string): PolicySaid['compliance'] {
  const known = (['Compliant', 'NonCompliant', 'Exempt'] as const).find(
    (one) => one.toLowerCase() === state.toLowerCase(),
  );
  return known ?? 'Unknown';
}
