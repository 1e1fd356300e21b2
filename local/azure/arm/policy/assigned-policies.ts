import type { Resources } from '../kernel/resource.ts';
import { findPolicy, parameterResolver, setType } from './policies.ts';
import type { PolicyAssignment, PolicyDefinition, PolicySetDefinition } from './policy-rule.ts';

/** One policy definition as an assignment puts it in force: by itself, or as a member of an initiative. */
export interface AssignedPolicy {
  readonly definitionId: string;
  readonly definition: PolicyDefinition;
  /** Values of the definition's own parameters. */
  readonly parameters: PolicyAssignment['parameters'];
  /** Names it within its initiative; empty where there is none. */
  readonly referenceId: string;
  readonly groupNames: readonly string[];
  readonly set?: { readonly id: string; readonly name: string; readonly definition: PolicySetDefinition };
}

/** What an assignment puts in force; nothing where its definition is gone. */
export function assignedPolicies(
  resources: Resources,
  assignment: Pick<PolicyAssignment, 'policyDefinitionId' | 'parameters'>,
): readonly AssignedPolicy[] {
  const { policyDefinitionId: definitionId, parameters } = assignment;
  const set = resources.get<PolicySetDefinition>(definitionId)?.body;
  if (set?.type === setType) {
    return membersOf(resources, { id: set.id, name: set.name, definition: set.properties }, parameters);
  }
  const definition = findPolicy(resources, definitionId);
  return definition ? [{ definitionId, definition, parameters, referenceId: '', groupNames: [] }] : [];
}

function membersOf(
  resources: Resources,
  set: NonNullable<AssignedPolicy['set']>,
  given: PolicyAssignment['parameters'],
): readonly AssignedPolicy[] {
  const resolve = parameterResolver(set.definition, { parameters: given });
  return set.definition.policyDefinitions.flatMap((member) => {
    const definition = findPolicy(resources, member.policyDefinitionId);
    const parameters = Object.fromEntries(
      Object.entries(member.parameters).map(([name, { value }]) => [name, { value: resolve(value) }]),
    );
    const { policyDefinitionId: definitionId, policyDefinitionReferenceId: referenceId, groupNames } = member;
    return definition ? [{ definitionId, definition, parameters, referenceId, groupNames, set }] : [];
  });
}
