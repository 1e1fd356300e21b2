import type { z } from 'zod';
import { ArmError, type ErrorDetail } from '../arm-error.ts';
import type { Route } from '../route.ts';

/** What Resource Manager knows at the top of a resource. */
const resourceMembers = new Set([
  ...['id', 'name', 'type', 'location', 'tags', 'properties', 'plan', 'kind', 'sku', 'identity', 'zones', 'scale'],
  ...['managedBy', 'extendedLocation', 'etag', 'systemData', 'resources', 'placement', 'instanceId', 'operation'],
]);

/** Reads a request's body by its route's schema; throws 400 naming every fault. */
export function parseBody(text: string, schema: z.ZodType, route: Pick<Route, 'method' | 'ownMembers'>): unknown {
  const json = parseJson(text);
  if ((route.method === 'PUT' || route.method === 'PATCH') && !route.ownMembers) {
    requireKnownMembers(json, text);
  }
  const asSent = schema.safeParse(json);
  const result = asSent.success ? asSent : schema.safeParse(asRead(json, asSent.error.issues));
  if (result.success) {
    return result.data;
  }
  const [first, ...others] = result.error.issues.map(describe);
  throw new ArmError(400, first?.code ?? 'InvalidParameter', first?.message ?? 'The request content was invalid.', {
    ...(first?.target && { target: first.target }),
    ...(first && others.length > 0 && { details: [first, ...others] }),
  });
}

/**
 * What does not fit as Azure reads it, which many clients rely on: a null as if the member were not there, texts as the
 * number or truth that they spell, and the other way round.
 */
function asRead(json: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(json);
  for (const issue of issues) {
    const holder = issue.path.slice(0, -1).reduce(memberOf, copy);
    const name = issue.path.at(-1);
    const value = name === undefined ? undefined : memberOf(holder, name);
    if (name !== undefined && value === null && !Array.isArray(holder)) {
      Reflect.deleteProperty(holder as object, name);
    } else if (name !== undefined && issue.code === 'invalid_type') {
      Reflect.set(holder as object, name, converted(value, issue.expected));
    }
  }
  return copy;
}

function converted(value: unknown, expected: string): unknown {
  if (expected === 'boolean' && typeof value === 'string' && /^(true|false)$/i.test(value)) {
    return value.toLowerCase() === 'true';
  }
  if ((expected === 'number' || expected === 'int') && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) {
    return Number(value);
  }
  return expected === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value;
}

function memberOf(holder: unknown, name: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null ? (holder as Record<PropertyKey, unknown>)[name] : undefined;
}

function requireKnownMembers(json: unknown, text: string): void {
  const names = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.keys(json) : [];
  const unknown = names.find((name) => !resourceMembers.has(name));
  if (unknown !== undefined) {
    const before = text.slice(0, text.indexOf(`"${unknown}"`) + unknown.length + 2).split('\n');
    throw new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: 'Could not find member '${unknown}' on object of type ` +
        `'ResourceDefinition'. Path '${unknown}', line ${before.length}, position ${before.at(-1)?.length ?? 0}.'.`,
      { gateway: true },
    );
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return parsePlain(text);
  }
}

/** A text, which stays as it is, or else what is to be changed. */
const comments = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const surplusCommas = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;
const bareNames = /("(?:\\.|[^"\\])*")|([{,]\s*)([A-Za-z_$][\w$]*)(?=\s*:)/g;

/**
 * Azure reads more than JSON: comments, commas before brackets, names without quotes. Templates have the first two, and the
 * Azure CLI puts a template file as it is after a bare `template:`.
 */
function parsePlain(text: string): unknown {
  const plain = text
    .replaceAll(comments, (_, quoted?: string) => quoted ?? '')
    .replaceAll(surplusCommas, (_, quoted?: string) => quoted ?? '')
    .replaceAll(bareNames, (_, quoted?: string, before = '', name = '') => quoted ?? `${before}"${name}"`);
  try {
    return JSON.parse(plain);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArmError(
      400,
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: '${reason}'.`,
      { gateway: true },
    );
  }
}

function describe(issue: z.core.$ZodIssue): ErrorDetail {
  const target = parameterName(issue.path);
  if (issue.path.length === 0 && issue.code !== 'unrecognized_keys') {
    const message = `The request content was invalid and could not be deserialized: '${issue.message}'.`;
    return { code: 'InvalidRequestContent', message };
  }
  if (issue.code === 'custom') {
    return { code: 'InvalidParameter', message: issue.message, target };
  }
  if (issue.code === 'unrecognized_keys') {
    const member = issue.keys.join("', '");
    return {
      code: 'InvalidRequestContent',
      message: `The request content was invalid and could not be deserialized: 'Could not find member '${member}' on object. Path '${target}'.'.`,
      target: parameterName([...issue.path, issue.keys[0] ?? '']),
    };
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return { code: 'InvalidParameter', message: `Required parameter '${target}' is missing (null).`, target };
  }
  return {
    code: 'InvalidParameter',
    message: `The value of parameter ${target} is invalid. ${issue.message}.`,
    target,
  };
}

/** Compute names parameters without the envelope: `publishingProfile.targetRegions[0].name`. */
function parameterName(path: readonly PropertyKey[]): string {
  const names = path[0] === 'properties' && path.length > 1 ? path.slice(1) : path;
  return names
    .map((name, at) => (typeof name === 'number' ? `[${name}]` : `${at > 0 ? '.' : ''}${String(name)}`))
    .join('');
}
