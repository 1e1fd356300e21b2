import { ArmError } from '../kernel/arm-error.ts';
import { listResponse } from '../kernel/list-response.ts';
import { resourceGroupId } from '../kernel/resource-id.ts';
import type { Resource, StoredResource } from '../kernel/resource.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { groupPath, route, subscriptionPath, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { resourcesApiVersions as apiVersions } from '../resource-management/api-versions.ts';
import { DeploymentWrite, deploymentType as type, type Deployment, type DeploymentState } from './deployment.ts';
import { deploymentOperations, type DeploymentOperation } from './deployment-operations.ts';
import { prepareDeployment, putDeployment } from './put-deployment.ts';
import type { RunServices } from './run-deployment.ts';

const scopes = [groupPath, subscriptionPath];
const nameless = `/providers/${type}`;
const named = `${nameless}/{deploymentName}`;

/** https://learn.microsoft.com/rest/api/resources/deployments, to resource groups and subscriptions. */
export function deploymentRoutes(services: RunServices): readonly Route[] {
  return scopes.flatMap((scope) => [
    ...standardRoutes(services, `${scope}${named}`),
    ...actionRoutes(services, `${scope}${named}`),
    ...operationRoutes(services, `${scope}${named}/operations`),
    // A group's are also found without the provider, as the REST reference has it.
    ...(scope === groupPath ? operationRoutes(services, `${scope}/deployments/{deploymentName}/operations`) : []),
  ]);
}

function standardRoutes(services: RunServices, path: string): readonly Route[] {
  const { kernel } = services;
  const { resources } = kernel;
  return resourceRoutes(kernel, {
    ...{ type, path, apiVersions },
    put: { body: DeploymentWrite, handle: (request) => putDeployment(services, request) },
    get: ({ resourceId }) => ({ status: 200, body: requireDeployment(resources, resourceId).body }),
    // A subscription's are those made to it, not those of its groups.
    list(request) {
      const isWanted = readFilter(request.query('$filter'));
      const group = resourceGroupId(request.resourceId);
      return listResponse(kernel, request, {
        type,
        only: (deployment) => resourceGroupId(deployment.id) === group && isWanted(deployment),
      });
    },
    delete({ resourceId }) {
      if (kernel.operations.running(resourceId).length > 0) {
        const message = `The deployment '${resourceId.split('/').at(-1) ?? ''}' is still active: cancel it first.`;
        throw new ArmError(409, 'DeploymentActive', message, { gateway: true });
      }
      resources.remove(resourceId);
      return { status: 204 };
    },
  });
}

/** https://learn.microsoft.com/rest/api/resources/deployments/list-by-resource-group: by its state alone. */
function readFilter(filter: string | undefined): (deployment: Resource) => boolean {
  const [, state] = /^provisioningState eq '(\w+)'$/i.exec((filter ?? '').trim()) ?? [];
  if (filter !== undefined && state === undefined) {
    const message = `Invalid $filter '${filter}' specified in the query string. Supported is provisioningState eq '…'.`;
    throw new ArmError(400, 'InvalidFilterInQueryString', message, { gateway: true });
  }
  return ({ properties: { provisioningState: found } }) =>
    state === undefined || (typeof found === 'string' && found.toLowerCase() === state.toLowerCase());
}

function actionRoutes(services: RunServices, path: string): readonly Route[] {
  const { resources } = services.kernel;
  const reading = { method: 'POST', apiVersions, readsOnly: true, withoutParents: true } as const;
  return [
    route({
      ...reading,
      path: `${path}/validate`,
      action: `${type}/validate/action`,
      body: DeploymentWrite,
      handle(request) {
        const { body, plan } = prepareDeployment(services, request);
        const validatedResources = plan.resources.filter(({ left }) => !left).map(({ id }) => ({ id }));
        const properties = { ...body.properties, provisioningState: 'Succeeded', validatedResources };
        return { status: 200, body: { ...body, properties } };
      },
    }),
    route({
      ...reading,
      path: `${path}/exportTemplate`,
      action: `${type}/exportTemplate/action`,
      handle: ({ resourceId }) => ({
        status: 200,
        body: { template: requireDeployment(resources, resourceId).hidden.template },
      }),
    }),
    route({
      method: 'POST',
      path: `${path}/cancel`,
      action: `${type}/cancel/action`,
      apiVersions,
      handle: (request) => cancel(services, request),
    }),
    route({
      method: 'HEAD',
      path,
      action: `${type}/read`,
      apiVersions,
      handle: ({ resourceId }) => ({ status: resources.get(resourceId) ? 204 : 404 }),
    }),
  ];
}

function cancel({ kernel }: RunServices, { resourceId }: ArmRequest): ArmResponse {
  const { body } = requireDeployment(kernel.resources, resourceId);
  const running = kernel.operations.running(resourceId);
  if (running.length === 0) {
    const message = `The deployment '${body.name}' cannot be cancelled because it is not active.`;
    throw new ArmError(409, 'DeploymentCannotBeCancelled', message, { gateway: true });
  }
  running.forEach((operation) => kernel.operations.cancel(operation));
  kernel.resources.put<Deployment>({ ...body, properties: { ...body.properties, provisioningState: 'Canceled' } });
  return { status: 204 };
}

function operationRoutes({ kernel }: RunServices, path: string): readonly Route[] {
  const read = { method: 'GET', action: `${type}/operations/read`, apiVersions, withoutParents: true } as const;
  const operationsOf = (request: ArmRequest): readonly DeploymentOperation[] => {
    const scope = /^(.*?)(?:\/providers\/Microsoft\.Resources)?\/deployments\//i.exec(request.url.pathname)?.[1] ?? '';
    const deploymentId = `${scope}${nameless}/${request.params['deploymentName'] ?? ''}`;
    return deploymentOperations(requireDeployment(kernel.resources, deploymentId), kernel.clock.now());
  };
  return [
    route({ ...read, path, handle: (request) => ({ status: 200, body: { value: operationsOf(request) } }) }),
    route({
      ...read,
      path: `${path}/{operationId}`,
      handle(request) {
        const wanted = (request.params['operationId'] ?? '').toLowerCase();
        const found = operationsOf(request).find(({ operationId }) => operationId.toLowerCase() === wanted);
        if (!found) {
          const message = `The deployment operation '${wanted}' could not be found.`;
          throw new ArmError(404, 'DeploymentOperationNotFound', message, { gateway: true });
        }
        return { status: 200, body: found };
      },
    }),
  ];
}

function requireDeployment(
  resources: RunServices['kernel']['resources'],
  id: string,
): StoredResource<Deployment, DeploymentState> {
  const found = resources.get<Deployment, DeploymentState>(id);
  if (!found) {
    throw new ArmError(404, 'DeploymentNotFound', `Deployment '${id.split('/').at(-1) ?? ''}' could not be found.`, {
      gateway: true,
    });
  }
  return found;
}
