import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import { removeShown, resourceRoutes } from '../kernel/resource-routes.ts';
import { route, type Route } from '../kernel/route.ts';
import { readFilter } from './list-filter.ts';
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
import { scopeOf } from './scope-of.ts';
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

/** https://learn.microsoft.com/rest/api/policy/policy-assignments/update: where its identity is. */
const AssignmentUpdate = z.object({ location: z.string().optional(), identity: z.looseObject({}).optional() });

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
    assignmentUpdateRoute(resources),
    builtInRoutes(),
  ].flat();
}

/** Azure's own definitions belong to the tenant: everyone may read them. */
function builtInRoutes(): readonly Route[] {
  const path = `/providers/${definitionType}` as const;
  const read = { method: 'GET', action: `${definitionType}/read`, apiVersions, anyCaller: true } as const;
  return [
    route({
      ...read,
      path: `${path}/{name}`,
      handle: ({ resourceId }) => ({ status: 200, body: requireFound(resourceId, definitions) }),
    }),
    route({
      ...read,
      path,
      handle: (request) => ({
        status: 200,
        body: { value: allBuiltIn().filter(readFilter(request.query('$filter'))) },
      }),
    }),
  ];
}

/** What is stored, or Azure's own; throws 404. */
function requireFound(
  id: string,
  { type, notFound }: PolicyKind,
  stored?: Resource,
): Resource | Resource<PolicyDefinition> {
  const found = stored ?? builtIn(id, type);
  if (!found) {
    const message = `The ${type.split('/')[1] ?? ''} '${id.split('/').at(-1) ?? ''}' is not found.`;
    throw new ArmError(404, notFound, message);
  }
  return found;
}

function allBuiltIn(): readonly Resource<PolicyDefinition>[] {
  return [...builtInPolicies].map(([name, properties]) => ({
    id: `/providers/${definitionType}/${name}`,
    ...{ name, type: definitionType, properties },
  }));
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
    get: ({ resourceId }) => ({
      status: 200,
      body: requireFound(resourceId, { type, notFound }, resources.get(resourceId)?.body),
    }),
    list(request) {
      const isWanted = readFilter(request.query('$filter'), request.resourceId);
      return { status: 200, body: { value: list(kernel, type, request.resourceId).filter(isWanted) } };
    },
    delete: ({ resourceId }) => removeShown(kernel, resourceId),
  });
}

/** Those of the scope, those it inherits and those within it; of definitions Azure's own too. */
function list({ resources }: Kernel, type: string, scope: string): readonly Resource[] {
  const subscription = `/subscriptions/${subscriptionIdOf(scope) ?? ''}`;
  const stored = resources.list(subscription, { type }).items.map(({ body }) => body);
  const found = stored.filter(({ id }) => isWithin(scope, scopeOf(id)) || isWithin(id, scope));
  return type === definitionType ? [...(allBuiltIn() as unknown as Resource[]), ...found] : found;
}

function builtIn(id: string, type: string): Resource<PolicyDefinition> | undefined {
  const wanted = (id.split('/').at(-1) ?? '').toLowerCase();
  return type === definitionType ? allBuiltIn().find(({ name }) => name === wanted) : undefined;
}

function assignmentUpdateRoute(resources: Kernel['resources']): Route {
  return route({
    method: 'PATCH',
    path: `/{scope}/providers/${assignmentType}/{name}`,
    action: `${assignmentType}/write`,
    apiVersions,
    body: AssignmentUpdate,
    handle({ resourceId, body: { location, identity } }) {
      const { body } = resources.require(resourceId);
      const changes = {
        ...(location !== undefined && { location }),
        ...(identity && { identity: identity as JsonObject }),
      };
      return { status: 200, body: resources.put({ ...body, ...changes }).body };
    },
  });
}
