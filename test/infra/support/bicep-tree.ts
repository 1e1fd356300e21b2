import type { Node } from 'web-tree-sitter';

/** A resource or module: what is declared under a name. */
export interface Declared {
  readonly symbol: string;
  /** `Provider/type@version`, or a module's path. */
  readonly type: string;
  /** The object after `=`; of a loop or a condition the object within. */
  readonly body: Node;
}

const named = (node: Node): readonly Node[] => node.namedChildren;

export function text(node: Node | undefined): string {
  return (node?.text ?? '').replace(/^'|'$/g, '');
}

function declared(root: Node, kind: string): readonly Declared[] {
  return root.descendantsOfType(kind).map((node) => ({
    symbol: text(named(node)[0]),
    type: text(named(node)[1]),
    body: node.descendantsOfType('object')[0]!,
  }));
}

export const resources = (root: Node): readonly Declared[] => declared(root, 'resource_declaration');
export const modules = (root: Node): readonly Declared[] => declared(root, 'module_declaration');

/** Paths of the files that the text loads. (The parser takes calls on lines of an array for one.) */
export function loadedFiles(root: Node): readonly string[] {
  return [...root.text.matchAll(/\bload(?:Json|Text)Content\('([^']+)'/g)].map(([, path]) => path!);
}

/** Paths of the files that types are imported from. */
export function importedFiles(root: Node): readonly string[] {
  return [...root.text.matchAll(/^import \{[^}]*\} from '([^']+)'/gm)].map(([, path]) => path!);
}

/** The parameters, and whether each has a default. */
export function parameters(root: Node): readonly { readonly name: string; readonly optional: boolean }[] {
  return root
    .descendantsOfType('parameter_declaration')
    .map((node) => ({ name: text(named(node).find(isIdentifier)), optional: /=/.test(withoutType(node)) }));
}

const isIdentifier = ({ type }: Node): boolean => type === 'identifier';

/** A type can hold no `=`, so what is left of one line tells whether a default follows. */
function withoutType(node: Node): string {
  return node.text.split('\n').at(-1) ?? '';
}

/** The object that a variable is. */
export function variableObject(root: Node, name: string): Node {
  const found = root.descendantsOfType('variable_declaration').find((node) => text(named(node)[0]) === name);
  const object = found?.descendantsOfType('object')[0];
  if (!object) {
    throw new Error(`There is no variable ${name} that is an object.`);
  }
  return object;
}

export function keysOf(object: Node): readonly string[] {
  return properties(object).map(([key]) => key);
}

/** The value at a path such as `properties.sku.name`; undefined where there is none. */
export function valueAt(object: Node, path: string): Node | undefined {
  const [first, ...rest] = path.split('.');
  const value = properties(object).find(([key]) => key === first)?.[1];
  return rest.length === 0 || !value ? value : valueAt(value, rest.join('.'));
}

function properties(object: Node): readonly (readonly [string, Node])[] {
  return named(object)
    .filter(({ type }) => type === 'object_property')
    .map((property) => [text(named(property)[0]), named(property).at(-1)!]);
}
