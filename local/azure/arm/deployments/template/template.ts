import { z } from 'zod';
import type { JsonObject } from '../../kernel/resource.ts';
import { invalidTemplate } from './template-error.ts';

const Parameter = z.looseObject({
  type: z.string(),
  defaultValue: z.json().optional(),
  allowedValues: z.array(z.json()).optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});
export type Parameter = z.infer<typeof Parameter>;

const Copy = z.object({
  name: z.string(),
  count: z.union([z.number(), z.string()]),
  mode: z.string().optional(),
  batchSize: z.number().optional(),
});

const TemplateResource = z.looseObject({
  type: z.string(),
  apiVersion: z.string(),
  name: z.string(),
  condition: z.union([z.boolean(), z.string()]).optional(),
  copy: Copy.optional(),
  dependsOn: z.array(z.string()).optional(),
  /** Another resource that this one extends. */
  scope: z.string().optional(),
  /** Of nested deployments. */
  resourceGroup: z.string().optional(),
  subscriptionId: z.string().optional(),
  /** Only referred to, not deployed. */
  existing: z.boolean().optional(),
  get resources() {
    return z.array(TemplateResource).optional();
  },
});
export type TemplateResource = z.infer<typeof TemplateResource>;

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax */
const Syntax = z.looseObject({
  $schema: z.string(),
  contentVersion: z.string(),
  languageVersion: z.string().optional(),
  functions: z.array(z.unknown()).max(0, 'Functions of a template are not supported here').optional(),
  parameters: z.record(z.string(), Parameter).default({}),
  variables: z.record(z.string(), z.json()).default({}),
  outputs: z.record(z.string(), z.looseObject({ type: z.string(), value: z.json().optional() })).default({}),
});
const Listed = Syntax.extend({ resources: z.array(TemplateResource) });
/** From `languageVersion` 2.0 on resources have symbolic names. */
const Named = Syntax.extend({ resources: z.record(z.string(), TemplateResource) });

export type Template = z.infer<typeof Listed> | z.infer<typeof Named>;

/** Reads a template; throws `InvalidTemplate` naming every fault. */
export function readTemplate(template: JsonObject): Template {
  const result = (Array.isArray(template['resources']) ? Listed : Named).safeParse(template);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'template'}: ${message}`);
    throw invalidTemplate(faults.join('; '));
  }
  return result.data;
}
