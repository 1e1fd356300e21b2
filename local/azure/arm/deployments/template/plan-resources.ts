import type { Json, JsonObject } from '../../kernel/resource.ts';
import { evaluate, evaluateToText, requireCount } from './evaluate.ts';
import { findDependencies } from './find-dependencies.ts';
import { resourcesOf } from './resources-of.ts';
import type { LoopTurn, TemplateScope } from './scope.ts';
import type { Template, TemplateResource } from './template.ts';
import { invalidTemplate, TemplateFunctionError } from './template-error.ts';

/** A resource that a template deploys, with what is known of it before anything is deployed. */
export interface PlannedResource {
  /** Its member name in a template with symbolic names. */
  readonly symbol?: string;
  readonly id: string;
  readonly type: string;
  /** With the names of its parents: `network/subnet`. */
  readonly name: string;
  readonly apiVersion: string;
  /** Ids of what is deployed before. */
  readonly dependsOn: readonly string[];
  /** As the template has it; its expressions are evaluated when it is deployed. */
  readonly source: TemplateResource;
  readonly turn?: LoopTurn;
  /** Its condition does not hold, or it is only referred to. */
  readonly left: boolean;
}

/** The resources of a template with their ids, in the order of the template. Throws `InvalidTemplate`. */
export function planResources(template: Template, scope: TemplateScope): readonly PlannedResource[] {
  const planned = resourcesOf(template).flatMap(({ symbol, source, parents }) =>
    turnsOf(source, scope).map((turn) => ({
      ...plan(source, turn ? scope.inLoop(turn) : scope, parents),
      ...(symbol !== undefined && { symbol }),
      ...(turn && { turn }),
    })),
  );
  requireDistinct(planned);
  const resolved = planned.map((resource) => ({
    ...resource,
    dependsOn: findDependencies(resource, planned, resource.turn ? scope.inLoop(resource.turn) : scope),
  }));
  requireOrder(resolved);
  return resolved;
}

function turnsOf({ copy, name }: TemplateResource, scope: TemplateScope): readonly (LoopTurn | undefined)[] {
  return copy
    ? inTemplate(name, () =>
        Array.from({ length: requireCount(evaluate(copy.count, scope)) }, (_, index) => ({ name: copy.name, index })),
      )
    : [undefined];
}

function plan(
  source: TemplateResource,
  scope: TemplateScope,
  parents: readonly TemplateResource[],
): Omit<PlannedResource, 'dependsOn'> {
  return inTemplate(source.name, () => {
    const outer = parents.map((parent) => evaluateToText(parent.name, scope));
    const name = [...outer, evaluateToText(source.name, scope)].join('/');
    const type = [...parents, source].map((resource) => resource.type).join('/');
    const left = source.existing === true || evaluate(source.condition ?? true, scope) === false;
    return {
      id: `${scopeOf(source, scope)}${idWithin(type, name)}`,
      type,
      name,
      apiVersion: evaluateToText(source.apiVersion, scope),
      source,
      left,
    };
  });
}

/** Where a resource lies: what it extends, a resource group that it names, or what is deployed to. */
function scopeOf(source: TemplateResource, scope: TemplateScope): string {
  const subscription = scope.subscription.id;
  if (source.scope !== undefined) {
    const extended = evaluateToText(source.scope, scope);
    return extended.startsWith('/') ? extended : `${scope.resourceGroup?.id ?? subscription}/providers/${extended}`;
  }
  const other = source.subscriptionId === undefined ? undefined : evaluateToText(source.subscriptionId, scope);
  if (other !== undefined && `/subscriptions/${other}`.toLowerCase() !== subscription.toLowerCase()) {
    throw new TemplateFunctionError(`Deployments across subscriptions are not supported here: '${other}'`);
  }
  if (source.resourceGroup !== undefined) {
    return `${subscription}/resourceGroups/${evaluateToText(source.resourceGroup, scope)}`;
  }
  return scope.resourceGroup?.id ?? subscription;
}

function idWithin(type: string, name: string): string {
  if (type.toLowerCase() === 'microsoft.resources/resourcegroups') {
    return `/resourceGroups/${name}`;
  }
  const [namespace = '', ...segments] = type.split('/');
  const names = name.split('/');
  if (segments.length !== names.length || names.includes('')) {
    throw new TemplateFunctionError(
      `The template resource '${name}' of type '${type}' has incorrect segment lengths. A nested resource type must have ` +
        'identical number of segments as its resource name',
    );
  }
  return `/providers/${namespace}/${segments.map((segment, at) => `${segment}/${names[at] ?? ''}`).join('/')}`;
}

function requireDistinct(planned: readonly Pick<PlannedResource, 'id' | 'left'>[]): void {
  const ids = planned.filter(({ left }) => !left).map(({ id }) => id.toLowerCase());
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) {
    throw invalidTemplate(`The resource '${twice}' is defined multiple times in a template.`);
  }
}

/** Throws for resources that wait for each other. */
function requireOrder(planned: readonly PlannedResource[]): void {
  let waiting = planned;
  for (;;) {
    const left = waiting.filter(({ dependsOn }) => waiting.some(({ id }) => dependsOn.includes(id)));
    if (left.length === waiting.length) {
      if (left.length > 0) {
        const names = left.map(({ name }) => name).join(', ');
        throw invalidTemplate(`Circular dependency detected on resources '${names}'.`);
      }
      return;
    }
    waiting = left;
  }
}

/** What a resource sends: everything of it that is not the template's own. */
export function requestBody({ source }: PlannedResource, scope: TemplateScope): JsonObject {
  const own = new Set([
    'type',
    'apiVersion',
    'name',
    'condition',
    'copy',
    'dependsOn',
    'scope',
    'existing',
    'resources',
    'comments',
    'metadata',
    'resourceGroup',
    'subscriptionId',
    'import',
  ]);
  const sent = Object.entries(source).filter(([name, value]) => !own.has(name) && value !== undefined);
  return inTemplate(source.name, () =>
    Object.fromEntries(sent.map(([name, value]) => [name, evaluateMember(source, name, value as Json, scope)])),
  );
}

/** A nested deployment with a scope of its own evaluates its template itself. */
function evaluateMember({ type }: TemplateResource, name: string, value: Json, scope: TemplateScope): Json {
  const nested = type.toLowerCase() === 'microsoft.resources/deployments' && name === 'properties';
  const { template, expressionEvaluationOptions, ...others } = (nested ? value : {}) as JsonObject;
  const inner = (expressionEvaluationOptions as JsonObject | undefined)?.['scope'];
  if (!nested || typeof inner !== 'string' || inner.toLowerCase() !== 'inner') {
    return evaluate(value, scope);
  }
  return { ...(evaluate(others, scope) as JsonObject), template };
}

/** Tells which resource of the template a function failed in. */
function inTemplate<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateFunctionError) {
      throw invalidTemplate(`The template resource '${name}' is not valid: ${error.message}.`);
    }
    throw error;
  }
}
