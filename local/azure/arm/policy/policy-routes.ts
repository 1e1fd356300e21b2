import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
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

/** https://learn.microsoft.com/rest/api/policy: definitions, initiatives, assignments and exemptions at any scope of a subscription. */
export function policyRoutes(kernel: Kernel): readonly Route[] {
  return [
    put(kernel, definitions, z.object({ properties: PolicyDefinition }), (_request, { properties }) => {
      requireEvaluable(properties);
      return { ...properties, policyType: 'Custom' };
    }),
    put(kernel, sets, z.object({ properties: PolicySetDefinition }), (_request, { properties }) => {
      requireMembers(kernel.resources, properties);
      return { ...properties, policyType: 'Custom' };
    }),
    put(
      kernel,
      assignments,
      z.object({ properties: PolicyAssignment, location: z.string().optional() }),
      (request, { properties }) => {
        requireAssignable(kernel.resources, properties);
        return { ...properties, scope: scopeOf(request.resourceId) };
      },
    ),
    put(kernel, exemptions, z.object({ properties: PolicyExemption }), (_request, { properties }) => {
      if (!kernel.resources.get(properties.policyAssignmentId)) {
        throw new ArmError(
          400,
          'InvalidPolicyExemptionRequest',
          `The policy assignment '${properties.policyAssignmentId}' is not found.`,
        );
      }
      return properties;
    }),
    ...[definitions, sets, assignments, exemptions].flatMap((kind) => readAndDelete(kernel, kind)),
  ];
}

function put<Body>(
  { resources }: Kernel,
  { type }: PolicyKind,
  schema: z.ZodType<Body>,
  read: (request: ArmRequest, body: Body) => object,
): Route {
  return route({
    method: 'PUT',
    path: `/{scope}/providers/${type}/{name}`,
    action: `${type}/write`,
    apiVersions,
    body: schema,
    handle(request): ArmResponse {
      const { resourceId: id, body, params } = request;
      const existing = resources.get(id);
      const properties = read(request, body);
      const stored = resources.put({ id, name: existing?.body.name ?? params['name'] ?? '', type, properties });
      return { status: existing && type !== assignmentType ? 200 : 201, body: stored.body };
    },
  });
}

function readAndDelete(kernel: Kernel, { type, notFound }: PolicyKind): readonly Route[] {
  const { resources } = kernel;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  return [
    route({
      ...read,
      path: `/{scope}/providers/${type}/{name}`,
      handle({ resourceId, params }) {
        const found = resources.get(resourceId)?.body ?? builtIn(resourceId, type);
        if (!found) {
          throw new ArmError(404, notFound, `The ${type.split('/')[1] ?? ''} '${params['name'] ?? ''}' is not found.`);
        }
        return { status: 200, body: found };
      },
    }),
    route({
      ...read,
      path: `/{scope}/providers/${type}`,
      handle: ({ resourceId }) => ({ status: 200, body: { value: list(kernel, type, resourceId) } }),
    }),
    route({
      method: 'DELETE',
      path: `/{scope}/providers/${type}/{name}`,
      action: `${type}/delete`,
      apiVersions,
      handle({ resourceId }) {
        const found = resources.get(resourceId);
        resources.remove(resourceId);
        return found ? { status: 200, body: found.body } : { status: 204 };
      },
    }),
  ];
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
