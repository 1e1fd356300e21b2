import { randomUUID } from 'node:crypto';
import { ArmError, type ErrorDetail } from '../kernel/arm-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { requireRegion } from '../kernel/regions.ts';
import { resourceGroupId } from '../kernel/resource-id.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../kernel/route.ts';
import { deploymentType, type Deployment, type DeploymentState, type DeploymentWrite } from './deployment.ts';
import { placeOf, planDeployment, type DeploymentPlan } from './deployment-plan.ts';
import { describeDeployment } from './describe-deployment.ts';
import type { RunServices } from './run-deployment.ts';
import { parameterValues } from './template/parameters.ts';
import { readTemplate } from './template/template.ts';
import { templateScope } from './template/template-scope.ts';
import { invalidTemplate, TemplateFunctionError } from './template/template-error.ts';

export type DeploymentRequest = ArmRequest<ArmRequest['params'], DeploymentWrite>;

/** A deployment as it would be made, with what it takes to make it. */
export interface PreparedDeployment {
  readonly body: Resource<Deployment>;
  readonly plan: DeploymentPlan;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
}

/** Checks everything of a deployment that can be checked before it begins; throws `ArmError`. */
export function prepareDeployment(services: RunServices, request: DeploymentRequest): PreparedDeployment {
  const { resourceId: id, body: sent, caller, correlationId } = request;
  const template = sent.properties.template as JsonObject;
  const parameters = readParameters(services, request, template);
  const plan = planDeployment(services, { id, template, parameters });
  requireAdmitted(services, plan, caller, request);
  const now = services.kernel.clock.now();
  const body: Resource<Deployment> = {
    id,
    name: id.split('/').at(-1) ?? '',
    type: deploymentType,
    ...locationOf(request),
    ...(sent.tags && { tags: sent.tags }),
    properties: describeDeployment({ plan, template, parameters, correlationId, now }),
  };
  return { body, plan, template, parameters };
}

/** Accepts a deployment; its resources are written by steps of its operation. */
export function putDeployment(services: RunServices, request: DeploymentRequest): ArmResponse {
  const { resources, operations, clock } = services.kernel;
  const { resourceId, caller, origin, correlationId } = request;
  requireName(resourceId.split('/').at(-1) ?? '');
  if (operations.running(resourceId).length > 0) {
    throw new ArmError(
      409,
      'DeploymentActive',
      `Unable to edit or replace deployment '${request.params['deploymentName'] ?? ''}': previous deployment is still active. ` +
        'Please see https://aka.ms/arm-deploy for usage details.',
      { gateway: true },
    );
  }
  const { body, plan, template, parameters } = prepareDeployment(services, request);
  const existing = resources.get(resourceId);
  const steps = plan.resources.filter(({ left }) => !left).map(({ id }) => ({ id, state: 'pending' as const }));
  const startedAt = clock.now();
  const state: DeploymentState = { template, parameters, caller, origin, correlationId, startedAt, steps };
  resources.put(body, state);
  const operation = operations.start({
    kind: 'deployment.run',
    resourceId,
    location: body.location ?? 'global',
    family: 'operationStatuses',
    seconds: services.kernel.durations.seconds('deployment.begin'),
  });
  return { status: existing ? 200 : 201, headers: operations.headers(request, operation), body, operation };
}

function readParameters(services: RunServices, { resourceId, body }: DeploymentRequest, sent: JsonObject): JsonObject {
  const template = readTemplate(sent);
  const scope = templateScope(
    template,
    {},
    {
      ...placeOf(services, resourceId),
      fresh: { guid: randomUUID, now: () => services.kernel.clock.now() },
    },
  );
  try {
    return parameterValues(template, body.properties.parameters ?? {}, scope);
  } catch (error) {
    if (error instanceof TemplateFunctionError) {
      throw invalidTemplate(`The template parameters are not valid: ${error.message}.`);
    }
    throw error;
  }
}

/** Throws with all that the caller may not do, or that no provider serves. */
function requireAdmitted(
  { gateway }: RunServices,
  { resources }: DeploymentPlan,
  caller: Caller,
  request: ArmRequest,
): void {
  const { origin, correlationId } = request;
  const faults = resources
    .filter(({ left }) => !left)
    .flatMap(({ id, apiVersion }): readonly ErrorDetail[] => {
      try {
        gateway.check({ id, apiVersion, caller, origin, correlationId });
        return [];
      } catch (error) {
        if (error instanceof ArmError) {
          return [{ ...error.detail, target: id }];
        }
        throw error;
      }
    });
  if (faults.length > 0) {
    const name = request.resourceId.split('/').at(-1) ?? '';
    const message =
      `The template deployment '${name}' is not valid according to the validation procedure. ` +
      `The tracking id is '${correlationId}'. See inner errors for details.`;
    throw new ArmError(400, 'InvalidTemplateDeployment', message, { details: faults, gateway: true });
  }
}

/** Deployments to a subscription lie in a region; those to a resource group do not. */
function locationOf({ resourceId, body }: DeploymentRequest): { readonly location?: string } {
  if (resourceGroupId(resourceId) !== undefined) {
    return {};
  }
  if (body.location === undefined) {
    const message = "The 'location' property is required for deployments to a subscription.";
    throw new ArmError(400, 'LocationRequired', message, { gateway: true });
  }
  return { location: requireRegion(body.location, deploymentType) };
}

function requireName(name: string): void {
  if (!/^[-\w.()]{1,64}$/.test(name)) {
    throw new ArmError(
      400,
      'InvalidDeploymentName',
      `The deployment name '${name}' is not valid: it is at most 64 letters, digits, '-', '_', '.', '(' and ')'.`,
      { gateway: true },
    );
  }
}
