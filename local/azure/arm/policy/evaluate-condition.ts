import type { Resource } from '../kernel/resource.ts';
import { isApplicabilityField, readField } from './fields.ts';
import type { Condition, FieldCondition } from './policy-rule.ts';

/** The value that stands for a rule's `[parameters('name')]`. */
export type Resolve = (value: unknown) => unknown;

/** Whether a rule's condition holds for a resource. */
export function holds(condition: Condition, resource: Resource, resolve: Resolve): boolean {
  return decide(condition, (leaf) => compareField(leaf, resource, resolve)) === true;
}

/**
 * Whether a rule is about a resource at all: no condition on type, name or kind rules it out. Only such resources are
 * evaluated. https://learn.microsoft.com/azure/governance/policy/concepts/policy-applicability
 */
export function isApplicable(condition: Condition, resource: Resource, resolve: Resolve): boolean {
  const decided = decide(condition, (leaf) =>
    isApplicabilityField(leaf.field) ? compareField(leaf, resource, resolve) : undefined,
  );
  return decided !== false;
}

/** Three-valued: undefined is unknown. */
function decide(condition: Condition, leaf: (condition: FieldCondition) => boolean | undefined): boolean | undefined {
  if ('allOf' in condition && Array.isArray(condition.allOf)) {
    const parts = (condition.allOf as readonly Condition[]).map((part) => decide(part, leaf));
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  }
  if ('anyOf' in condition && Array.isArray(condition.anyOf)) {
    const parts = (condition.anyOf as readonly Condition[]).map((part) => decide(part, leaf));
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  }
  if ('not' in condition) {
    const inner = decide(condition.not as Condition, leaf);
    return inner === undefined ? undefined : !inner;
  }
  return leaf(condition as FieldCondition);
}

/** How one comparison comes out. */
export function compareField({ field, ...comparison }: FieldCondition, resource: Resource, resolve: Resolve): boolean {
  const [name = '', operand] = Object.entries(comparison)[0] ?? [];
  const value = readField(resource, String(resolve(field)));
  return compare(name, value, resolve(operand));
}

function compare(name: string, value: unknown, operand: unknown): boolean {
  switch (name) {
    case 'equals':
      return same(value, operand);
    case 'notEquals':
      return !same(value, operand);
    case 'like':
      return like(value, operand);
    case 'notLike':
      return !like(value, operand);
    case 'in':
      return Array.isArray(operand) && operand.some((item) => same(value, item));
    case 'notIn':
      return !(Array.isArray(operand) && operand.some((item) => same(value, item)));
    case 'contains':
      return text(value).includes(text(operand));
    case 'notContains':
      return !text(value).includes(text(operand));
    case 'exists':
      return (value !== undefined && value !== null) === (text(operand) === 'true');
    case 'greater':
      return value !== undefined && order(value, operand) > 0;
    case 'greaterOrEquals':
      return value !== undefined && order(value, operand) >= 0;
    case 'less':
      return value !== undefined && order(value, operand) < 0;
    default:
      return value !== undefined && order(value, operand) <= 0;
  }
}

function text(value: unknown): string {
  const plain = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  return plain.toLowerCase();
}

function same(one: unknown, other: unknown): boolean {
  return one !== undefined && text(one) === text(other);
}

/** One `*` stands for any text. */
function like(value: unknown, pattern: unknown): boolean {
  const source = text(pattern)
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  return value !== undefined && new RegExp(`^${source}$`, 's').test(text(value));
}

function order(one: unknown, other: unknown): number {
  return typeof one === 'number' ? one - Number(other) : text(one).localeCompare(text(other), 'en');
}
