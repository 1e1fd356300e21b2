import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { removeShown, resourceRoutes } from '../kernel/resource-routes.ts';
import type { Route } from '../kernel/route.ts';
import { policyApiVersions as apiVersions } from './api-versions.ts';
import { requireAssignable, requireMembers } from './assignable.ts';
import {
  assignmentType,
  builtInPolicies,
  definitionType,
  exemptionType,
  requireEvaluable,
  setType,
} from './policies.ts';
import { PolicyAssignment, PolicyDefinition, PolicyExemption, PolicySetDefinition } from './policy-rule.ts';

interface PolicyKind {
  readonly type: string;
  /** What answers say when it is not there. */
  readonly notFound: string;
}

const definitions: PolicyKind = { type: definitionType, notFound: 'PolicyDefinitionNotFound' };
const sets: PolicyKind = { type: setType, notFound: 'PolicySetDefinitionNotFound' };
const assignments: PolicyKind = { type: assignmentType, notFound: 'PolicyAssignmentNotFound' };
const exemptions: PolicyKind = { type: exemptionType, notFound: 'PolicyExemptionNotFound' };

const AssignmentWrite = z.object({ properties: PolicyAssignment, location: z.string().optional() });

/** https://learn.microsoft.com/rest/api/policy: definitions, initiatives, assignments and exemptions at any scope of a subscription. */
export function policyRoutes(kernel: Kernel): readonly Route[] {
  const { resources } = kernel;
  return [
    routesOf(kernel, definitions, z.object({ properties: PolicyDefinition }), (_id, { properties }) => {
      requireEvaluable(properties);
      return { ...properties, policyType: 'Custom' };
    }),
    routesOf(kernel, sets, z.object({ properties: PolicySetDefinition }), (_id, { properties }) => {
      requireMembers(resources, properties);
      return { ...properties, policyType: 'Custom' };
    }),
    routesOf(kernel, assignments, AssignmentWrite, (id, { properties }) => {
      requireAssignable(resources, properties);
      return { ...properties, scope: scopeOf(id) };
    }),
    routesOf(kernel, exemptions, z.object({ properties: PolicyExemption }), (_id, { properties }) => {
      const { policyAssignmentId } = properties;
      if (!resources.get(policyAssignmentId)) {
        const message = `The policy assignment '${policyAssignmentId}' is not found.`;
        throw new ArmError(400, 'InvalidPolicyExemptionRequest', message);
      }
      return properties;
    }),
  ].flat();
}

/** The routes of a kind; `read` checks what is sent and says what is stored. */
function routesOf<Body>(
  kernel: Kernel,
  { type, notFound }: PolicyKind,
  schema: z.ZodType<Body>,
  read: (id: string, body: Body) => object,
): readonly Route[] {
  const { resources } = kernel;
  return resourceRoutes(kernel, {
    ...{ type, path: `/{scope}/providers/${type}/{name}`, apiVersions },
    put: {
      body: schema,
      handle({ resourceId: id, body }) {
        const existing = resources.get(id);
        const name = existing?.body.name ?? id.split('/').at(-1) ?? '';
        const stored = resources.put({ id, name, type, properties: read(id, body) });
        return { status: existing && type !== assignmentType ? 200 : 201, body: stored.body };
      },
    },
    get({ resourceId, params }) {
      const found = resources.get(resourceId)?.body ?? builtIn(resourceId, type);
      if (!found) {
        throw new ArmError(404, notFound, `The ${type.split('/')[1] ?? ''} '${params['name'] ?? ''}' is not found.`);
      }
      return { status: 200, body: found };
    },
    list: ({ resourceId }) => ({ status: 200, body: { value: list(kernel, type, resourceId) } }),
    delete: ({ resourceId }) => removeShown(kernel, resourceId),
  });
}

/** Those of the scope, those it inherits and those within it; of definitions Azure's own too. */
function list({ resources }: Kernel, type: string, scope: string): readonly unknown[] {
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const stored = resources.list(subscription, { type }).items.map(({ body }) => body);
  const found = stored.filter(({ id }) => isWithin(scope, scopeOf(id)) || isWithin(id, scope));
  const own = type === definitionType ? [...builtInPolicies.keys()].map((name) => builtIn(`/${name}`, type)) : [];
  return [...own, ...found];
}

function builtIn(id: string, type: string): Resource<PolicyDefinition> | undefined {
  const name = (id.split('/').at(-1) ?? '').toLowerCase();
  const properties = type === definitionType ? builtInPolicies.get(name) : undefined;
  return properties && { id: `/providers/${definitionType}/${name}`, name, type, properties };
}

/** What an assignment or exemption is made at. */
export function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/'));
}
