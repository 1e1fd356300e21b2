import type { Kernel } from '../kernel/provider.ts';
import { parseResourceId, resourceGroupId, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { Json, JsonObject, Resource } from '../kernel/resource.ts';
import type { Caller } from '../kernel/caller.ts';
import type { DeploymentStep } from './deployment.ts';
import { planResources, type PlannedResource } from './template/plan-resources.ts';
import type { TemplateScope } from './template/scope.ts';
import { readTemplate, type Template } from './template/template.ts';
import { templateScope } from './template/template-scope.ts';
import { TemplateFunctionError } from './template/template-error.ts';

/** What a template needs to know of the provider that a type is of. */
export type FindResourceType = (namespace: string, type: string) => JsonObject | undefined;

export interface DeploymentServices {
  readonly kernel: Kernel;
  readonly findResourceType: FindResourceType;
}

/** A deployment with its template read and its resources known. */
export interface DeploymentPlan {
  readonly template: Template;
  readonly resources: readonly PlannedResource[];
  readonly scope: TemplateScope;
}

/** A resource of the same template is referred to before it is there: the reference can be answered later. */
export class NotDeployedYet extends Error {
  override readonly name = 'NotDeployedYet';
}

type Place = Parameters<typeof templateScope>[2];

/** Where a deployment deploys to, as its functions see it; references are answered by `planDeployment` only. */
export function placeOf({ kernel, findResourceType }: DeploymentServices, deploymentId: string): Place {
  const { resources, tenantId } = kernel;
  const group = resourceGroupId(deploymentId);
  const subscriptionId = subscriptionIdOf(deploymentId) ?? '';
  const resourceGroup = group === undefined ? undefined : resources.require(group).body;
  const { displayName } = resources.require(`/subscriptions/${subscriptionId}`).body.properties;
  return {
    subscription: { id: `/subscriptions/${subscriptionId}`, subscriptionId, tenantId, displayName },
    ...(resourceGroup && { resourceGroup: resourceGroup as unknown as NonNullable<Place['resourceGroup']> }),
    deployment: { name: deploymentId.split('/').at(-1) ?? '' },
    tenantId,
    reference: () => {
      throw new TemplateFunctionError("The template function 'reference' is not expected at this location");
    },
    resourceType(namespace, type) {
      const found = findResourceType(namespace, type);
      if (!found) {
        throw new TemplateFunctionError(`The resource type '${namespace}/${type}' is not registered`);
      }
      return found;
    },
  };
}

export interface PlanInput {
  readonly id: string;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
}

/** Reads a template and finds the ids of its resources. Throws `InvalidTemplate`. */
export function planDeployment(
  services: DeploymentServices,
  { id, template: sent, parameters }: PlanInput,
  progress?: { readonly steps: readonly DeploymentStep[]; readonly caller: Caller },
): DeploymentPlan {
  const template = readTemplate(sent);
  const place = placeOf(services, id);
  const resources = planResources(template, templateScope(template, parameters, place));
  const reference = (what: string, full: boolean): Json =>
    progress ? answerReference(services.kernel, { resources, ...progress, what, full }) : place.reference(what, full);
  return { template, resources, scope: templateScope(template, parameters, { ...place, reference }) };
}

interface ReferenceQuery {
  readonly resources: readonly PlannedResource[];
  readonly steps: readonly DeploymentStep[];
  readonly caller: Caller;
  readonly what: string;
  readonly full: boolean;
}

function answerReference(kernel: Kernel, { resources, steps, caller, what, full }: ReferenceQuery): Json {
  const key = what.toLowerCase();
  const planned = resources.find(({ symbol, id, name }) =>
    [symbol, id, name].some((known) => known?.toLowerCase() === key),
  );
  const step = planned && steps.find(({ id }) => id === planned.id);
  if (step && step.state !== 'succeeded') {
    throw new NotDeployedYet(planned.id);
  }
  const id = planned?.id ?? what;
  const action = `${parseResourceId(id)?.type ?? ''}/read`;
  const found = kernel.resources.get(id)?.body;
  if (!found || !kernel.permissions.allows(caller, action, id)) {
    throw new TemplateFunctionError(`The resource '${id}' that 'reference' names was not found, or may not be read`);
  }
  return full ? wholeOf(found) : found.properties;
}

function wholeOf(resource: Resource): JsonObject {
  return {
    ...(resource as unknown as JsonObject),
    resourceId: resource.id,
    subscriptionId: subscriptionIdOf(resource.id) ?? '',
  };
}
