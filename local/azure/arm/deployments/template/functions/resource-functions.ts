import { createHash } from 'node:crypto';
import type { Json } from '../../../kernel/resource.ts';
import type { TemplateScope } from '../scope.ts';
import { TemplateFunctionError } from '../template-error.ts';
import { takes, text, whole, type TemplateFunction } from './template-function.ts';
import { show } from './text-functions.ts';
import { uniqueString } from './unique-string.ts';

const any = Number.POSITIVE_INFINITY;

/** …/template-functions-resource, …-deployment and …-scope, and what makes names. */
export const resourceFunctions: Readonly<Record<string, TemplateFunction>> = {
  copyIndex: takes([0, 2], (operands, scope) => {
    const name = typeof operands[0] === 'string' ? operands[0] : undefined;
    return scope.copyIndex(name) + whole(operands[name === undefined ? 0 : 1] ?? 0);
  }),
  deployment: takes([0, 0], (_, { deployment }) => deployment),
  environment: takes([0, 0], () => ({ name: 'AzureCloud', resourceManager: 'https://management.azure.com/' })),
  extensionResourceId: takes([3, any], ([scope, type, ...names]) => `${text(scope)}/providers/${typed(type, names)}`),
  guid: takes([1, any], (values) => guid(values.map(show).join('-'))),
  newGuid: takes([0, 0], (_, { fresh }) => requireFresh(fresh, 'newGuid').guid()),
  parameters: takes([1, 1], ([name], scope) => scope.parameter(text(name))),
  providers: takes([1, 2], ([namespace, type], scope) => {
    if (type === undefined) {
      throw new TemplateFunctionError('providers takes a namespace and a resource type here');
    }
    return scope.resourceType(text(namespace), text(type));
  }),
  reference: takes([1, 3], ([what, , full], scope) =>
    scope.reference(text(what), typeof full === 'string' && full.toLowerCase() === 'full'),
  ),
  resourceGroup: takes([0, 0], (_, scope) => groupOf(scope)),
  resourceId: takes([2, any], resourceId),
  subscription: takes([0, 0], (_, { subscription }) => subscription),
  subscriptionResourceId: takes([2, any], (operands, { subscription }) => {
    const { first, type, names } = splitOperands(operands);
    return `${first ? `/subscriptions/${first}` : subscription.id}/providers/${typed(type, names)}`;
  }),
  tenant: takes([0, 0], (_, { tenantId }) => ({ tenantId })),
  tenantResourceId: takes([2, any], ([type, ...names]) => `/providers/${typed(type, names)}`),
  uniqueString: takes([1, any], (values) => uniqueString(values.map(text).join('-'))),
  utcNow: takes([0, 1], ([style], { fresh }) => utcNow(requireFresh(fresh, 'utcNow').now(), style)),
  variables: takes([1, 1], ([name], scope) => scope.variable(text(name))),
};

/** `[subscription], [resource group], type, names…`: what comes before the type (the first with a slash) is optional. */
function resourceId(operands: readonly Json[], scope: TemplateScope): string {
  const { first, second, type, names } = splitOperands(operands);
  const [subscription, group] = second === undefined ? [undefined, first] : [first, second];
  const inSubscription = subscription === undefined ? scope.subscription.id : `/subscriptions/${subscription}`;
  if (group === undefined && !scope.resourceGroup) {
    return `${inSubscription}/providers/${typed(type, names)}`;
  }
  return `${inSubscription}/resourceGroups/${group ?? groupOf(scope).name}/providers/${typed(type, names)}`;
}

function splitOperands(operands: readonly Json[]): {
  readonly first?: string;
  readonly second?: string;
  readonly type: Json | undefined;
  readonly names: readonly Json[];
} {
  const at = operands.findIndex((operand) => typeof operand === 'string' && operand.includes('/'));
  const [first, second] = operands.slice(0, Math.max(at, 0)).map(text);
  return {
    ...(first !== undefined && { first }),
    ...(second !== undefined && { second }),
    type: operands[at],
    names: operands.slice(at + 1),
  };
}

/** `Namespace/a/b` and two names as `Namespace/a/NAME/b/NAME`. */
function typed(type: Json | undefined, names: readonly Json[]): string {
  const [namespace = '', ...segments] = text(type).split('/');
  const given = names.flatMap((name) => text(name).split('/'));
  if (segments.length === 0 || segments.length !== given.length) {
    throw new TemplateFunctionError(
      `The resource identifier of type '${text(type)}' needs ${segments.length} names; it has ${given.length}`,
    );
  }
  return [namespace, ...segments.flatMap((segment, at) => [segment, given[at] ?? ''])].join('/');
}

function groupOf({ resourceGroup }: TemplateScope): NonNullable<TemplateScope['resourceGroup']> {
  if (!resourceGroup) {
    throw new TemplateFunctionError('resourceGroup() is not available where a subscription is deployed to');
  }
  return resourceGroup;
}

function requireFresh(fresh: TemplateScope['fresh'], name: string): NonNullable<TemplateScope['fresh']> {
  if (!fresh) {
    throw new TemplateFunctionError(`The function '${name}' can only be used in the default value of a parameter`);
  }
  return fresh;
}

/** Only the default format, ISO 8601 without marks. */
function utcNow(now: number, style: Json | undefined): string {
  if (style !== undefined && style !== 'yyyyMMddTHHmmssZ') {
    throw new TemplateFunctionError(`The format '${show(style)}' of utcNow is not supported`);
  }
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** A name-based UUID (RFC 4122, version 5) in the namespace that Resource Manager uses. */
function guid(name: string): string {
  const namespace = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
