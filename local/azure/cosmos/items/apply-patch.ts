import { z } from 'zod';
import { badRequest } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

const path = z.string().startsWith('/', 'must begin with /');
const value = z.json();

const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path, value }),
  z.object({ op: z.literal('set'), path, value }),
  z.object({ op: z.literal('replace'), path, value }),
  z.object({ op: z.literal('incr'), path, value: z.number() }),
  z.object({ op: z.literal('remove'), path }),
  z.object({ op: z.literal('move'), from: path, path }),
]);
type PatchOperation = z.infer<typeof Operation>;

/** https://learn.microsoft.com/azure/cosmos-db/partial-document-update: up to 10 operations. */
const PatchBody = z.object({
  operations: z
    .array(Operation)
    .refine(({ length }) => length >= 1 && length <= 10, 'The number of patch operations must be between 1 and 10.'),
  condition: z.string().optional(),
});

export interface Patch {
  readonly operations: readonly PatchOperation[];
  /** `FROM c WHERE …`; the item is changed only if it holds. */
  readonly condition?: string;
}

/** A patch as clients send it: with its condition, or the operations alone. */
export function parsePatch(body: Json): Patch {
  const parsed = PatchBody.safeParse(Array.isArray(body) ? { operations: body } : body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `'${issue.path.join('.')}': ${issue.message}`);
    throw badRequest(`The patch request is invalid. ${problems.join('; ')}`);
  }
  const { operations, condition } = parsed.data;
  return { operations, ...(condition !== undefined && { condition }) };
}

const ofTheSystem = ['_rid', '_self', '_etag', '_ts', '_attachments', 'id'];

/** The item after all operations, applied in their sequence. */
export function applyPatch(item: JsonObject, { operations }: Patch): JsonObject {
  const patched = structuredClone(item);
  operations.forEach((operation, index) => {
    const fail: Fail = (problem) => badRequest(`For Operation(${index + 1}): ${problem}`);
    if (ofTheSystem.includes(parsePointer(operation.path)[0] ?? '')) {
      throw fail(`The property '${operation.path}' is set by the system and cannot be patched.`);
    }
    applyOperation(patched, operation, fail);
  });
  return patched;
}

type Fail = (problem: string) => Error;

function applyOperation(item: JsonObject, operation: PatchOperation, fail: Fail): void {
  const place = locate(item, operation.path, fail);
  switch (operation.op) {
    case 'add':
      return insert(place, operation.value, fail);
    case 'set':
      return set(place, operation.value, fail);
    case 'replace':
      if (read(place) === undefined) {
        throw fail('Replace Operation can only be performed on an existing path.');
      }
      return set(place, operation.value, fail);
    case 'incr':
      return increment(place, operation.value, fail);
    case 'remove':
      return remove(place, 'Remove', fail);
    case 'move':
      return move(item, operation, fail);
  }
}

/** Where a path leads: an object or array that is there, and the name or position in it. */
interface Place {
  readonly parent: JsonObject | Json[];
  readonly step: string;
}

function parsePointer(pointer: string): string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function locate(item: JsonObject, pointer: string, fail: Fail): Place {
  const steps = parsePointer(pointer);
  const step = steps.pop() ?? '';
  let parent: Json | undefined = item;
  for (const name of steps) {
    parent = parent === undefined ? undefined : read({ parent: parent as JsonObject, step: name });
  }
  if (!Array.isArray(parent) && !isObject(parent)) {
    throw fail(`The path '${pointer}' leads through a property that does not exist or is no object or array.`);
  }
  return { parent, step };
}

function read({ parent, step }: Place): Json | undefined {
  if (Array.isArray(parent)) {
    return /^\d+$/.test(step) ? parent[Number(step)] : undefined;
  }
  return isObject(parent) && Object.hasOwn(parent, step) ? parent[step] : undefined;
}

/** A position up to the array's end; `-` is the end. */
function position(array: readonly Json[], step: string, fail: Fail): number {
  const at = step === '-' ? array.length : /^\d+$/.test(step) ? Number(step) : -1;
  if (at < 0 || at > array.length) {
    throw fail(`The array index '${step}' is out of range.`);
  }
  return at;
}

function insert({ parent, step }: Place, content: Json, fail: Fail): void {
  if (Array.isArray(parent)) {
    parent.splice(position(parent, step, fail), 0, content);
  } else {
    define(parent, step, content);
  }
}

function set({ parent, step }: Place, content: Json, fail: Fail): void {
  if (Array.isArray(parent)) {
    parent[position(parent, step, fail)] = content;
  } else {
    define(parent, step, content);
  }
}

function define(parent: JsonObject, name: string, content: Json): void {
  Object.defineProperty(parent, name, { value: content, enumerable: true, writable: true, configurable: true });
}

/** A missing property is created with the value itself. */
function increment(place: Place, by: number, fail: Fail): void {
  const current = read(place) ?? (read(place) === null ? null : 0);
  if (typeof current !== 'number') {
    throw fail('Increment Operation can only be performed on a number.');
  }
  set(place, current + by, fail);
}

function remove(place: Place, name: string, fail: Fail): void {
  if (read(place) === undefined) {
    throw fail(`${name} Operation can only be performed on an existing path.`);
  }
  if (Array.isArray(place.parent)) {
    place.parent.splice(Number(place.step), 1);
  } else {
    delete place.parent[place.step];
  }
}

function move(item: JsonObject, operation: Extract<PatchOperation, { op: 'move' }>, fail: Fail): void {
  const { from, path: to } = operation;
  if (to.startsWith(`${from}/`)) {
    throw fail(`The path '${to}' lies inside what is moved.`);
  }
  const source = locate(item, from, fail);
  const content = read(source);
  if (content === undefined || ofTheSystem.includes(parsePointer(from)[0] ?? '')) {
    throw fail('Move Operation can only be performed on an existing path that is not set by the system.');
  }
  remove(source, 'Move', fail);
  insert(locate(item, to, fail), content, fail);
}
