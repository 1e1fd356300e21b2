import type { z } from 'zod';

/** One fault in what someone sent: where it is (`stages[1].gate.approvals`, empty for the whole) and what to do. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Every problem that a schema found, with paths a person can follow. */
export function toProblems(error: z.ZodError): readonly Problem[] {
  return problemsOf(error.issues, []);
}

function problemsOf(issues: readonly z.core.$ZodIssue[], under: readonly PropertyKey[]): readonly Problem[] {
  return issues.flatMap((issue) => {
    const at = [...under, ...(issue.path as readonly PropertyKey[])];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: formatPath([...at, key]), message: 'is not known here' }));
    }
    const meant = issue.code === 'invalid_union' ? meantOption(issue.errors) : undefined;
    return meant ? problemsOf(meant, at) : [{ path: formatPath(at), message: wordIssue(issue) }];
  });
}

/** Of several forms the one that was meant: the only one of the right kind. */
function meantOption(options: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const right = options.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return right.length === 1 ? right[0] : undefined;
}

/** `['stages', 1, 'gate']` as `stages[1].gate`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Our own messages pass; what zod says by itself is put into the words used here. */
function wordIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? wordType(issue.expected, issue.message) : issue.message;
    case 'invalid_value':
      return issue.message.startsWith('Invalid')
        ? `must be one of ${issue.values.map(String).join(', ')}`
        : issue.message;
    case 'too_small':
      return issue.message.startsWith('Too small')
        ? wordLimit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
        : issue.message;
    case 'too_big':
      return issue.message.startsWith('Too big')
        ? wordLimit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
        : issue.message;
    case 'invalid_format':
      return formatWords[issue.format] && issue.message.startsWith('Invalid')
        ? formatWords[issue.format]!
        : issue.message;
    case 'invalid_key':
      return issue.issues[0] ? wordIssue(issue.issues[0]) : issue.message;
    default:
      return issue.message;
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formatWords: Readonly<Record<string, string>> = {
  datetime: 'must be a date and time, such as 2026-09-14T08:00:00Z',
  date: 'must be a date, such as 2026-09-14',
  url: 'must be a URL, such as https://contoso.example/reports/1',
  email: 'must be an e-mail address',
  guid: 'must be a GUID',
};

function wordType(expected: string, message: string): string {
  if (/received undefined$/.test(message)) {
    return 'is required';
  }
  return `must be ${typeWords[expected] ?? expected}`;
}

function wordLimit(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'string' || origin === 'array') {
    const unit = origin === 'string' ? 'characters' : 'entries';
    return bound === 'at least' && Number(limit) === 1 ? 'must not be empty' : `must have ${bound} ${limit} ${unit}`;
  }
  return `must be ${bound} ${limit}`;
}
