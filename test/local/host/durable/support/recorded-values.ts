/** What placeholders stand for in one run; the same placeholder is the same value throughout. */
export type Bindings = Map<string, string>;

const patterns: Readonly<Record<string, string>> = {
  guid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  hex: '[0-9a-f]{32}',
  time: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|\+00:00)?`,
  stack: String.raw`[\s\S]*?`,
  tick: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+`,
};

/** Times without a zone that the recordings hold as they are: a tick after one that they name. */
const unnamedTime = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?![\dZ+])/g;

/** Times that were cut to seconds, or that the recording machine's own delays made equal, are only checked for form. */
const looseTimes = /\.(createdTime|lastUpdatedTime|startTime|requestTime)$/;

/** The first place where a value differs from a recorded one; undefined when nowhere. */
export function findDifference(want: unknown, got: unknown, bindings: Bindings, path = ''): string | undefined {
  if (typeof want === 'string' && typeof got === 'string') {
    return textDifference(want, got, bindings, path);
  }
  if (typeof want === 'string' && /^\{\{(duration|epochMs:\d+)\}\}$/.test(want)) {
    return typeof got === 'number' ? undefined : `${path}: ${short(got)} in place of a number`;
  }
  if (want === null || got === null || typeof want !== 'object' || typeof got !== 'object') {
    return Object.is(want, got) ? undefined : `${path}: ${short(got)} in place of ${short(want)}`;
  }
  const [wanted, given] = [Object.keys(want), Object.keys(got)];
  if (wanted.join() !== given.join()) {
    return `${path}: members ${given.join()} in place of ${wanted.join()}`;
  }
  for (const key of wanted) {
    const [one, other] = [want as Record<string, unknown>, got as Record<string, unknown>].map((value) => value[key]);
    const difference = findDifference(one, other, bindings, `${path}.${key}`);
    if (difference !== undefined) {
      return difference;
    }
  }
  return undefined;
}

function textDifference(want: string, got: string, bindings: Bindings, path: string): string | undefined {
  if (want === got) {
    return undefined;
  }
  const names: string[] = [];
  const pattern = want
    .replace(unnamedTime, '{{tick}}')
    .split(/(\{\{[^{}]+\}\})/)
    .map((part) => {
      const [, kind = '', id = ''] = /^\{\{(\w+)(?::(\d+))?(?:\|\w+)?\}\}$/.exec(part) ?? [];
      const known = patterns[kind];
      if (known === undefined) {
        return RegExp.escape(part);
      }
      names.push(`${kind}:${id}`);
      return `(${known})`;
    });
  const match = new RegExp(`^${pattern.join('')}$`).exec(got);
  if (!match) {
    return `${path}: ${short(got)} in place of ${short(want)}`;
  }
  const differing = names.find((name, index) => !binds(name, match[index + 1] ?? '', bindings, path));
  return differing && `${path}: another value for {{${differing}}} than before: ${short(got)}`;
}

function binds(name: string, value: string, bindings: Bindings, path: string): boolean {
  if (/^(stack|tick)/.test(name) || (name.startsWith('time') && looseTimes.test(path))) {
    return true;
  }
  const canonical = name.startsWith('time') ? instantOf(value) : value;
  const bound = bindings.get(name);
  bindings.set(name, bound ?? canonical);
  return bound === undefined || bound === canonical || bound.startsWith(canonical) || canonical.startsWith(bound);
}

/** Without zone and trailing zeros, so that all forms of an instant begin alike. */
const instantOf = (time: string): string => time.replace(/(Z|\+00:00)$/, '').replace(/\.?0*$/, '');

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 400);
