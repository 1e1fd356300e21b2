import { parseExpression } from './parse-expression.ts';
import { QueryError } from './query-error.ts';
import type { Expression, JoinKind, NamedExpression, Operator, Query, SortKey } from './syntax.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { unexpected } from './tokens.ts';
import { toText } from './values.ts';

/** Reads a query of the documented subset; throws `QueryError` for everything else. */
export function parseQuery(text: string): Query {
  const reader = createTokenReader(text);
  const query = parsePipeline(reader);
  reader.takeIf(';');
  if (reader.peek().kind !== 'end') {
    throw unexpected(reader.peek(), '|');
  }
  return query;
}

function parsePipeline(reader: TokenReader): Query {
  const table = reader.expectName().toLowerCase();
  const operators: Operator[] = [];
  while (reader.takeIf('|')) {
    operators.push(parseOperator(reader));
  }
  return { table, operators };
}

const parsers: Readonly<Record<string, (reader: TokenReader) => Operator>> = {
  where: (reader) => ({ kind: 'where', condition: parseExpression(reader) }),
  project: (reader) => ({ kind: 'project', columns: namedList(reader) }),
  extend: (reader) => ({ kind: 'extend', columns: namedList(reader) }),
  distinct: (reader) => ({ kind: 'distinct', columns: namedList(reader) }),
  'project-away': (reader) => ({ kind: 'projectAway', names: nameList(reader) }),
  summarize: parseSummarize,
  order: parseSort,
  sort: parseSort,
  limit: parseLimit,
  take: parseLimit,
  count: () => ({ kind: 'count' }),
  'mv-expand': parseExpand,
  join: parseJoin,
};

function parseOperator(reader: TokenReader): Operator {
  const token = reader.take();
  if (token.kind !== 'name') {
    throw unexpected(token, 'operator');
  }
  const name = token.text.toLowerCase();
  const parse = parsers[name === 'filter' ? 'where' : name === 'mvexpand' ? 'mv-expand' : name];
  if (!parse) {
    throw new QueryError({
      code: 'DisallowedOperator',
      message: `The operator '${token.text}' is invalid, unsupported or disallowed.`,
    });
  }
  return parse(reader);
}

function namedList(reader: TokenReader): readonly NamedExpression[] {
  const columns: NamedExpression[] = [];
  do {
    columns.push(named(reader, columns.length));
  } while (reader.takeIf(','));
  return columns;
}

/** `name = expression`, or an expression that names itself by its last part. */
function named(reader: TokenReader, position: number): NamedExpression {
  if (reader.peek().kind === 'name' && reader.followedBy('=')) {
    const name = reader.expectName();
    reader.expect('=');
    return { name, expression: parseExpression(reader) };
  }
  const expression = parseExpression(reader);
  return { name: ownName(expression) ?? `Column${position + 1}`, expression };
}

/** `properties.storageProfile.osDisk` is called `properties_storageProfile_osDisk`; `count()` is `count_`. */
function ownName(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'column':
      return expression.name;
    case 'member': {
      const of = ownName(expression.of);
      const key = expression.key.kind === 'literal' ? toText(expression.key.value) : undefined;
      return of === undefined || key === undefined ? undefined : `${of}_${key}`;
    }
    case 'call': {
      const [first] = expression.inputs;
      return `${expression.name}_${(first && expression.name !== 'tostring' && ownName(first)) ?? ''}`;
    }
    case 'literal':
    case 'binary':
    case 'list':
    case 'star':
      return undefined;
  }
}

function nameList(reader: TokenReader): readonly string[] {
  const names = [reader.expectName()];
  while (reader.takeIf(',')) {
    names.push(reader.expectName());
  }
  return names;
}

function parseSummarize(reader: TokenReader): Operator {
  const aggregates = reader.takeIf('by') ? undefined : namedList(reader);
  const hasGroups = aggregates === undefined || reader.takeIf('by') !== undefined;
  return { kind: 'summarize', aggregates: aggregates ?? [], by: hasGroups ? namedList(reader) : [] };
}

function parseSort(reader: TokenReader): Operator {
  reader.expect('by');
  const keys: SortKey[] = [];
  do {
    const expression = parseExpression(reader);
    const direction = reader.takeIf('asc', 'desc')?.text.toLowerCase() === 'asc' ? 'asc' : 'desc';
    const placed = reader.takeIf('nulls') && reader.takeIf('first', 'last')?.text.toLowerCase();
    const nulls =
      placed === undefined ? (direction === 'asc' ? 'first' : 'last') : placed === 'first' ? 'first' : 'last';
    keys.push({ expression, direction, nulls });
  } while (reader.takeIf(','));
  return { kind: 'sort', keys };
}

function parseLimit(reader: TokenReader): Operator {
  const token = reader.take();
  if (token.kind !== 'number') {
    throw unexpected(token, 'number');
  }
  return { kind: 'limit', count: Number(token.text) };
}

function parseExpand(reader: TokenReader): Operator {
  const column = named(reader, 0);
  if (reader.takeIf('to')) {
    reader.expect('typeof');
    reader.expect('(');
    reader.expectName();
    reader.expect(')');
  }
  return { kind: 'mvExpand', column };
}

const joinKinds: readonly string[] = ['leftouter', 'inner', 'innerunique'] satisfies JoinKind[];

function parseJoin(reader: TokenReader): Operator {
  let join: JoinKind = 'innerunique';
  if (reader.takeIf('kind')) {
    reader.expect('=');
    const token = reader.take();
    if (!joinKinds.includes(token.text.toLowerCase())) {
      throw new QueryError({
        code: 'DisallowedJoinKind',
        message: `The join kind '${token.text}' is invalid, unsupported or disallowed.`,
      });
    }
    join = token.text.toLowerCase() as JoinKind;
  }
  reader.expect('(');
  const right = parsePipeline(reader);
  reader.expect(')');
  reader.expect('on');
  const on = [joinKey(reader)];
  while (reader.takeIf(',')) {
    on.push(joinKey(reader));
  }
  return { kind: 'join', join, right, on };
}

/** `name`, or `$left.name == $right.name`. */
function joinKey(reader: TokenReader): { readonly left: string; readonly right: string } {
  const first = reader.expectName();
  if (first.toLowerCase() !== '$left' && first.toLowerCase() !== '$right') {
    return { left: first, right: first };
  }
  reader.expect('.');
  const own = reader.expectName();
  reader.expect('==');
  reader.expectName();
  reader.expect('.');
  const other = reader.expectName();
  return first.toLowerCase() === '$left' ? { left: own, right: other } : { left: other, right: own };
}
