import { asComparison, ofKind, type Tree } from './tree.ts';

/** What one pipeline of a query asks of log lines. */
export interface MessagePatterns {
  /** Undefined: no `where` of the pipeline looks at `Message`. */
  readonly isSelected: ((message: string) => boolean) | undefined;
  /** Undefined: `Message` is not parsed. */
  readonly isParsed: ((message: string) => boolean) | undefined;
}

/** https://learn.microsoft.com/kusto/query/datatypes-string-operators: these do not tell capitals from small letters. */
const comparisons: Readonly<Record<string, (message: string, text: string) => boolean>> = {
  startswith: (message, text) => message.startsWith(text),
  endswith: (message, text) => message.endsWith(text),
  contains: (message, text) => message.includes(text),
};

/** One for each pipeline that looks at `Message`. Throws where one asks something else of it than is known here. */
export function messagePatterns(query: Tree): readonly MessagePatterns[] {
  return pipelines(query)
    .map((operators) => ({
      isSelected: every(operators.filter(({ kind }) => kind === 'FilterOperator').flatMap(selections)),
      isParsed: every(
        operators
          .filter(({ kind }) => kind === 'ParseOperator')
          .filter(isAboutMessage)
          .map(parsing),
      ),
    }))
    .filter(({ isSelected, isParsed }) => isSelected ?? isParsed);
}

/** The operators of each pipeline, from the first to the last; those of pipelines within one are apart. */
function pipelines(query: Tree): readonly (readonly Tree[])[] {
  if (query.kind !== 'PipeExpression') {
    return query.children.flatMap(pipelines);
  }
  const operators: Tree[] = [];
  let rest = query;
  while (rest.kind === 'PipeExpression') {
    operators.unshift(rest.children.at(-1)!);
    rest = rest.children[0]!;
  }
  return [operators, ...[rest, ...operators].flatMap(pipelines)];
}

function isAboutMessage(part: Tree): boolean {
  return ofKind(part, 'NameReference').some(({ text }) => text === 'Message');
}

function selections(where: Tree): readonly ((message: string) => boolean)[] {
  return conjuncts(where.children.at(-1)!)
    .filter(isAboutMessage)
    .map((condition) => {
      const comparison = asComparison(condition);
      const compare = comparison?.column === 'Message' ? comparisons[comparison.operator] : undefined;
      if (!compare) {
        throw new Error(`What this asks of messages is not known: ${condition.text}`);
      }
      return (message) => compare(message.toLowerCase(), comparison!.texts[0]!.toLowerCase());
    });
}

function conjuncts(condition: Tree): readonly Tree[] {
  const [left, , right] = condition.children;
  return condition.kind === 'AndExpression' ? [...conjuncts(left!), ...conjuncts(right!)] : [condition];
}

/** https://learn.microsoft.com/kusto/query/parse-operator: texts as they are, columns between them, each as short as can be. */
function parsing(parse: Tree): (message: string) => boolean {
  const source = parse.children.at(-1)!.children.map((part) => {
    if (part.kind === 'StringLiteralExpression') {
      return literal(String(part.value));
    }
    return /: (?:long|int)$/.test(part.text) ? '\\d+' : '.+?';
  });
  const whole = new RegExp(`^${source.join('')}$`);
  return (message) => whole.test(message);
}

function every(patterns: readonly ((message: string) => boolean)[]): ((message: string) => boolean) | undefined {
  return patterns.length === 0 ? undefined : (message) => patterns.every((holds) => holds(message));
}

/** A text as part of a regular expression. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
