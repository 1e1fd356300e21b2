/** What a query asks of a log line: `Message startswith '…'`, `endswith`, `contains`, and `parse Message with …`. */
export type LinePattern = (message: string) => boolean;

const comparisons: Readonly<Record<string, (message: string, text: string) => boolean>> = {
  startswith: (message, text) => message.toLowerCase().startsWith(text.toLowerCase()),
  endswith: (message, text) => message.toLowerCase().endsWith(text.toLowerCase()),
  contains: (message, text) => message.toLowerCase().includes(text.toLowerCase()),
};

/** One pattern for each line of a query that looks at `Message`. Throws at a line that says something else of it. */
export function messagePatterns(query: readonly string[]): readonly LinePattern[] {
  return query.filter((line) => /\bMessage\b/.test(line)).map(toPattern);
}

function toPattern(line: string): LinePattern {
  const [, parsed] = /parse Message with (.*)$/.exec(line) ?? [];
  if (parsed !== undefined) {
    const source = [...parsed.matchAll(/'([^']*)'|\w+(?::\w+)?/g)].map(([, text]) =>
      text === undefined ? '.+?' : literal(text),
    );
    const whole = new RegExp(`^${source.join('')}$`);
    return (message) => whole.test(message);
  }
  const asked = [...line.matchAll(/Message (\w+) '([^']*)'/g)];
  if (asked.length === 0 || asked.some(([, name]) => !(name! in comparisons))) {
    throw new Error(`What this asks of messages is not known: ${line}`);
  }
  return (message) => asked.every(([, name, text]) => comparisons[name!]!(message, text!));
}

/** A text as part of a regular expression. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What a query reads: names with a capital, outside of texts; its own names begin small. */
export function tablesAndColumns(query: readonly string[]): {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
} {
  const tables = query.flatMap((line) => /^(?:let \w+ = |\| join .*\()?([A-Z]\w+)$/.exec(line)?.[1] ?? []);
  const names = query.flatMap((line) => line.replaceAll(/'[^']*'/g, '').match(/(?<![.\w{])[A-Z]\w*/g) ?? []);
  return { tables, columns: [...new Set(names)].filter((name) => !tables.includes(name)) };
}
