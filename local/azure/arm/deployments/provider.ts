import type { Provider } from '../kernel/provider.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { completeDeployment, type RunServices } from './run-deployment.ts';

/** Deployments of templates: they write resources of the other providers through Resource Manager's own door. */
export function deployments(services: RunServices): Provider {
  return { routes: deploymentRoutes(services), completers: { 'deployment.run': completeDeployment(services) } };
}
