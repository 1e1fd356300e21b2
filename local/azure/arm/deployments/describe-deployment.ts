import { createHash } from 'node:crypto';
import { armTime } from '../kernel/arm-time.ts';
import { regionDisplayName } from '../kernel/regions.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { JsonObject } from '../kernel/resource.ts';
import type { Deployment } from './deployment.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import { isSecure } from './template/parameters.ts';
import type { PlannedResource } from './template/plan-resources.ts';

export interface DescribeInput {
  readonly plan: DeploymentPlan;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
  readonly correlationId: string;
  readonly now: number;
}

/** A deployment as it is accepted. Secure parameters are named, their values are not. */
export function describeDeployment({ plan, template, parameters, correlationId, now }: DescribeInput): Deployment {
  const deployed = plan.resources.filter(({ left }) => !left);
  return {
    templateHash: templateHash(template),
    parameters: Object.fromEntries(
      Object.entries(plan.template.parameters).map(([name, parameter]) => [
        name,
        { type: typeName(parameter.type), ...(!isSecure(parameter) && { value: parameters[name] ?? null }) },
      ]),
    ),
    mode: 'Incremental',
    provisioningState: 'Accepted',
    timestamp: armTime(now),
    duration: 'PT0S',
    correlationId,
    providers: providersOf(deployed),
    dependencies: deployed
      .filter(({ dependsOn }) => dependsOn.length > 0)
      .map((resource) => ({ dependsOn: resource.dependsOn.map(describeTarget), ...describeTarget(resource.id) })),
  };
}

/** `{ id, resourceType, resourceName }`, as dependencies and operations name a resource. */
export function describeTarget(id: string): JsonObject {
  const { type = '', names = [] } = parseResourceId(id) ?? {};
  return { id, resourceType: type, resourceName: names.join('/') };
}

/** An ISO 8601 duration of so many milliseconds, as deployments show it. */
export function isoDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const minutes = Math.floor(seconds / 60);
  return `PT${minutes > 0 ? `${minutes}M` : ''}${Number((seconds - minutes * 60).toFixed(7))}S`;
}

/** A number that is the same for the same template; Azure's own hash is not documented. */
function templateHash(template: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(template)).digest().readBigUInt64BE().toString();
}

/** Types of parameters and outputs are answered with a capital: `SecureString`. */
export function typeName(type: string): string {
  const known = ['String', 'SecureString', 'Int', 'Bool', 'Array', 'Object', 'SecureObject'];
  return known.find((name) => name.toLowerCase() === type.toLowerCase()) ?? type;
}

function providersOf(deployed: readonly PlannedResource[]): readonly JsonObject[] {
  const types = [...new Set(deployed.map(({ type }) => type))];
  const namespaces = [...new Set(types.map((type) => type.split('/')[0] ?? ''))];
  return namespaces.map((namespace) => ({
    namespace,
    resourceTypes: types
      .filter((type) => type.startsWith(`${namespace}/`))
      .map((type) => ({
        resourceType: type.slice(namespace.length + 1),
        locations: deployed.flatMap(({ source, type: other }) =>
          other === type && typeof source['location'] === 'string' && !source['location'].startsWith('[')
            ? [regionDisplayName(source['location'])]
            : [null],
        ),
      })),
  }));
}
