import type { Json, JsonObject } from '../../../../../../local/azure/arm/kernel/resource.ts';
import { evaluate } from '../../../../../../local/azure/arm/deployments/template/evaluate.ts';
import type { TemplateScope } from '../../../../../../local/azure/arm/deployments/template/scope.ts';
import { readTemplate, type Template } from '../../../../../../local/azure/arm/deployments/template/template.ts';
import { templateScope } from '../../../../../../local/azure/arm/deployments/template/template-scope.ts';
import { TemplateFunctionError } from '../../../../../../local/azure/arm/deployments/template/template-error.ts';

export const subscription = '/subscriptions/5a3f1c62-7d0e-4b8b-9c1d-2e4f60718293';

export const place: Parameters<typeof templateScope>[2] = {
  subscription: { id: subscription, subscriptionId: subscription.split('/')[2] ?? '' },
  resourceGroup: { id: `${subscription}/resourceGroups/web`, name: 'web', location: 'westeurope' },
  deployment: { name: 'first' },
  tenantId: '72f0c7de-2b1a-4c4e-9d53-0a6f5a1b9c01',
  reference: () => {
    throw new TemplateFunctionError('nothing to refer to');
  },
  resourceType: (namespace, type) => ({ resourceType: `${namespace}/${type}`, apiVersions: ['2025-01-01'] }),
};

export function templateOf(parts: JsonObject): Template {
  return readTemplate({ $schema: 'https://schema', contentVersion: '1.0.0.0', resources: [], ...parts });
}

export function scopeOf(parts: JsonObject = {}, parameters: JsonObject = {}): TemplateScope {
  return templateScope(templateOf(parts), parameters, place);
}

/** What an expression, written without its brackets, comes to. */
export function valueOf(expression: string, scope = scopeOf()): Json {
  return evaluate(`[${expression}]`, scope);
}
