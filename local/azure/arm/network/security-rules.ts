import { z } from 'zod';
import { resourceNotFound } from '../kernel/not-found.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import { groupPath, route, type ArmRequest, type Route } from '../kernel/route.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';
import { nestedPart, type NestedPart } from './simple-resources.ts';

const type = 'Microsoft.Network/networkSecurityGroups/securityRules';
const collection = `${groupPath}/providers/Microsoft.Network/networkSecurityGroups/{groupName}/securityRules` as const;
const path = `${collection}/{ruleName}` as const;

const RuleWrite = z.object({ properties: z.looseObject({ priority: z.int().min(100).max(4096) }) });

/** https://learn.microsoft.com/rest/api/virtualnetwork/security-rules: the rules of a group one by one. */
export function securityRuleRoutes(kernel: Kernel): readonly Route[] {
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  return [
    route({
      method: 'PUT',
      path,
      action: `${type}/write`,
      apiVersions,
      body: RuleWrite,
      handle(request) {
        const group = groupOf(kernel, request);
        const { ruleName: name } = request.params;
        const rule = nestedPart(group.id, 'securityRules', { name, properties: request.body.properties as JsonObject });
        const others = without(group, name);
        keepRules(kernel, group, [...others, rule]);
        return { status: others.length < rulesOf(group).length ? 200 : 201, body: rule };
      },
    }),
    route({
      ...read,
      path,
      handle(request) {
        const rule = rulesOf(groupOf(kernel, request)).find((known) => isNamed(known, request.params.ruleName));
        if (!rule) {
          throw resourceNotFound(request.resourceId);
        }
        return { status: 200, body: rule };
      },
    }),
    route({
      ...read,
      path: collection,
      handle: (request) => ({ status: 200, body: { value: rulesOf(groupOf(kernel, request)) } }),
    }),
    route({
      method: 'DELETE',
      path,
      action: `${type}/delete`,
      apiVersions,
      handle(request) {
        const group = groupOf(kernel, request);
        const others = without(group, request.params.ruleName);
        keepRules(kernel, group, others);
        return { status: others.length < rulesOf(group).length ? 200 : 204 };
      },
    }),
  ];
}

function groupOf({ resources }: Kernel, { resourceId }: ArmRequest): Resource {
  return resources.require(resourceId.replace(/\/securityRules\/[^/]+$/i, '')).body;
}

function rulesOf({ properties }: Resource): readonly NestedPart[] {
  return (properties['securityRules'] ?? []) as readonly NestedPart[];
}

function isNamed(rule: NestedPart, name: string): boolean {
  return rule.name.toLowerCase() === name.toLowerCase();
}

function without(group: Resource, name: string): readonly NestedPart[] {
  return rulesOf(group).filter((rule) => !isNamed(rule, name));
}

function keepRules({ resources }: Kernel, group: Resource, securityRules: readonly NestedPart[]): void {
  resources.put({ ...group, properties: { ...group.properties, securityRules } });
}
