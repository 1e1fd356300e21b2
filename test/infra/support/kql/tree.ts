import { languageService, type SyntaxElement } from './language-service.ts';

/** A node of a query's syntax tree: a rule of the grammar, or a token. */
export interface Tree {
  /** A `SyntaxKind` of the language service, such as `PipeExpression`. */
  readonly kind: string;
  /** As it is written, without the space around it. */
  readonly text: string;
  /** Of the name of a table of the workspace. */
  readonly isTable: boolean;
  /** Of a literal. */
  readonly value: unknown;
  readonly children: readonly Tree[];
}

export function readTree(element: SyntaxElement): Tree {
  const children = Array.from({ length: element.ChildCount }, (_, index) => element.GetChild(index))
    .filter((child) => child !== null)
    .map(readTree);
  return {
    kind: kindName(element.Kind),
    text: element.Text ?? children.flatMap(({ text }) => text || []).join(' '),
    isTable: element.ReferencedSymbol?.Kind === languageService().Symbols.SymbolKind.Table,
    value: element.LiteralValue ?? undefined,
    children,
  };
}

let kinds: ReadonlyMap<unknown, string> | undefined;

function kindName(kind: number): string {
  kinds ??= new Map(Object.entries(languageService().Syntax.SyntaxKind).map(([name, value]) => [value, name]));
  return kinds.get(kind) ?? 'Unknown';
}

/** The node and all below it that are of one of the kinds, in the order of the text. */
export function ofKind(tree: Tree, ...wanted: readonly string[]): readonly Tree[] {
  const below = tree.children.flatMap((child) => ofKind(child, ...wanted));
  return wanted.includes(tree.kind) ? [tree, ...below] : below;
}

/** Names of the tables that a query reads. */
export function tablesOf(tree: Tree): readonly string[] {
  return ofKind(tree, 'NameReference').flatMap(({ isTable, text }) => (isTable ? [text] : []));
}

/** Names of members that are read of a dynamic column: `Properties.stage`, `Properties['rebake.stage']`. */
export function membersOf(tree: Tree, column: string): readonly string[] {
  return ofKind(tree, 'PathExpression', 'ElementExpression').flatMap(({ children: [of, ...member] }) => {
    const literals = member.flatMap((one) => ofKind(one, 'StringLiteralExpression'));
    return of?.text === column ? [literals.length > 0 ? String(literals[0]!.value) : member.at(-1)!.text] : [];
  });
}

/** `column operator texts`, as in `Name in ('a', 'b')`. */
export interface Comparison {
  readonly column: string;
  readonly operator: string;
  readonly texts: readonly string[];
}

/** The node as a comparison of a column with texts. */
export function asComparison({ children: [column, operator, ...against] }: Tree): Comparison | undefined {
  const texts = against.flatMap((one) => ofKind(one, 'StringLiteralExpression')).map(({ value }) => String(value));
  return column?.kind === 'NameReference' && operator?.children.length === 0 && texts.length > 0
    ? { column: column.text, operator: operator.text, texts }
    : undefined;
}

/** All comparisons of columns with texts in a query, wherever they stand. */
export function comparisonsOf(tree: Tree): readonly Comparison[] {
  const own = tree.kind.endsWith('Expression') ? asComparison(tree) : undefined;
  const below = tree.children.flatMap(comparisonsOf);
  return own ? [own, ...below] : below;
}
