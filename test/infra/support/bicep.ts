import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Node } from 'web-tree-sitter';

export const infraFolder = fileURLToPath(new URL('../../../infra', import.meta.url));

const grammar = fileURLToPath(import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
let parser: Promise<Parser> | undefined;

async function bicepParser(): Promise<Parser> {
  await Parser.init();
  const made = new Parser();
  return made.setLanguage(await Language.load(readFileSync(grammar)));
}

/** Bicep files below `infra`, by paths relative to it. */
export function bicepFiles(): readonly string[] {
  return globSync(join(infraFolder, '**/*.bicep'))
    .map((path) => relative(infraFolder, path).replaceAll('\\', '/'))
    .toSorted();
}

/** The syntax tree of a text. */
export async function parseBicep(text: string): Promise<Node> {
  parser ??= bicepParser();
  return (await parser).parse(text)!.rootNode;
}

const trees = new Map<string, Promise<Node>>();

/** The syntax tree of a file below `infra`; each is parsed once. */
export function readBicep(file: string): Promise<Node> {
  const tree = trees.get(file) ?? parseBicep(readFileSync(join(infraFolder, file), 'utf8'));
  trees.set(file, tree);
  return tree;
}

/** Where the text is no Bicep: `line:column text`. */
export function syntaxErrors(node: Node): readonly string[] {
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    return [`${row + 1}:${column + 1} ${node.text.split('\n')[0] ?? ''}`];
  }
  return node.hasError ? node.children.flatMap(syntaxErrors) : [];
}
