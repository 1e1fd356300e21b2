import { z } from 'zod';
import { oneOf } from '../kernel/one-of.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
/** A value, or a text `[parameters('name')]` in its place. */
const Operand = z.union([Scalar, z.array(Scalar)]);

/** What a field is compared by. https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions */
export const comparisons = [
  ...['equals', 'notEquals', 'like', 'notLike', 'in', 'notIn', 'contains', 'notContains', 'exists'],
  ...['greater', 'greaterOrEquals', 'less', 'lessOrEquals'],
] as const;

export interface FieldCondition {
  readonly field: string;
  readonly [comparison: string]: unknown;
}

export type Condition =
  | { readonly allOf: readonly Condition[] }
  | { readonly anyOf: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition;

export function isFieldCondition(condition: Condition): condition is FieldCondition {
  return 'field' in condition;
}

const FieldCondition = z.looseObject({ field: z.string() }).superRefine((condition, context) => {
  const names = Object.keys(condition).filter((name) => name !== 'field');
  const [name = ''] = names;
  if (names.length !== 1 || !(comparisons as readonly string[]).includes(name)) {
    context.addIssue({
      code: 'custom',
      message: `A condition has 'field' and one of ${comparisons.join(', ')}; this has '${names.join("', '")}'`,
    });
  } else if (!Operand.safeParse(condition[name]).success) {
    context.addIssue({ code: 'custom', message: `'${name}' takes a text, a number, a boolean or a list of them` });
  }
});

const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ allOf: z.array(Condition).min(1) }),
    z.strictObject({ anyOf: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
    FieldCondition,
  ]),
);

export const effects = ['audit', 'deny', 'disabled'] as const;

const PolicyRule = z.object({ if: Condition, then: z.object({ effect: z.string() }) });
type PolicyRule = z.infer<typeof PolicyRule>;

const ParameterDefinition = z.looseObject({ type: z.string(), defaultValue: z.unknown().optional() });

/** `properties` of a policy definition. */
export const PolicyDefinition = z.object({
  displayName: z.string().optional(),
  description: z.string().optional(),
  policyType: z.string().default('Custom'),
  mode: oneOf(['All', 'Indexed']).default('Indexed'),
  metadata: z.looseObject({}).default({}),
  parameters: z.record(z.string(), ParameterDefinition).default({}),
  policyRule: PolicyRule,
});
export type PolicyDefinition = z.infer<typeof PolicyDefinition>;

const ParameterValues = z.record(z.string(), z.object({ value: z.unknown() })).default({});

const Member = z.object({
  policyDefinitionId: z.string().min(1),
  policyDefinitionReferenceId: z.string().min(1).optional(),
  parameters: ParameterValues,
  groupNames: z.array(z.string()).default([]),
});

/** `properties` of a policy set definition, which most call an initiative; members without a name are numbered. */
export const PolicySetDefinition = z.object({
  displayName: z.string().optional(),
  description: z.string().optional(),
  policyType: z.string().default('Custom'),
  metadata: z.looseObject({}).default({}),
  parameters: z.record(z.string(), ParameterDefinition).default({}),
  policyDefinitionGroups: z.array(z.looseObject({ name: z.string() })).optional(),
  policyDefinitions: z
    .array(Member)
    .min(1)
    .transform((members) =>
      members.map(({ policyDefinitionReferenceId: id, ...member }, at) => ({
        ...member,
        policyDefinitionReferenceId: id ?? String(at + 1),
      })),
    ),
});
export type PolicySetDefinition = z.infer<typeof PolicySetDefinition>;

/** `properties` of a policy assignment. */
export const PolicyAssignment = z.object({
  displayName: z.string().optional(),
  description: z.string().optional(),
  policyDefinitionId: z.string(),
  parameters: ParameterValues,
  notScopes: z.array(z.string()).default([]),
  enforcementMode: oneOf(['Default', 'DoNotEnforce']).default('Default'),
  metadata: z.looseObject({}).default({}),
});
export type PolicyAssignment = z.infer<typeof PolicyAssignment> & { readonly scope: string };

/** `properties` of a policy exemption. */
export const PolicyExemption = z.object({
  policyAssignmentId: z.string(),
  /** Members of an initiative that it is for; none: all. */
  policyDefinitionReferenceIds: z.array(z.string()).optional(),
  exemptionCategory: oneOf(['Waiver', 'Mitigated']),
  expiresOn: z.iso.datetime({ offset: true }).optional(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  metadata: z.looseObject({}).default({}),
});
export type PolicyExemption = z.infer<typeof PolicyExemption>;
