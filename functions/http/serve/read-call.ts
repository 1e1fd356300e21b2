import type { HttpRequest } from '@azure/functions';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { type Problem, toProblems } from '../../../shared/domain/problem.ts';
import { findJsonFault } from './find-json-fault.ts';
import type { Route } from '../route.ts';

export interface ReadCall {
  readonly kind: 'call';
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The body as it was sent, for telling repeats. */
  readonly text: string;
}

export type Reading =
  ReadCall | { readonly kind: 'invalid'; readonly status: 400 | 415; readonly problems: readonly Problem[] };

/** Reads all parts of a request by the route's schemas and names every fault of all parts at once. */
export async function readCall(route: Route, request: HttpRequest): Promise<Reading> {
  const text = route.body ? await request.text() : '';
  const type = (request.headers.get('content-type') ?? 'application/json').split(';')[0]!.trim().toLowerCase();
  const bodyTypes = route.bodyTypes ?? ['application/json'];
  if (route.body && text !== '' && !bodyTypes.includes(type)) {
    const message = `must be ${bodyTypes.join(' or ')}, not ${type}`;
    return { kind: 'invalid', status: 415, problems: [{ path: 'content-type', message }] };
  }
  const body = route.body ? parseBody(text, type) : { kind: 'value' as const, value: undefined };
  const parts = {
    params: route.params?.safeParse(request.params),
    query: (route.query ?? noQuery).strict().safeParse(Object.fromEntries(request.query)),
    body: body.kind === 'value' ? route.body?.safeParse(body.value) : undefined,
  };
  const problems = [
    ...(body.kind === 'broken' ? [body.problem] : []),
    ...Object.values(parts).flatMap((part) => (part?.error ? toProblems(part.error) : [])),
  ];
  return problems.length > 0
    ? { kind: 'invalid', status: 400, problems }
    : { kind: 'call', params: parts.params?.data, query: parts.query.data, body: parts.body?.data, text };
}

/** A parameter that is not known is refused: `dryrun=true` would otherwise not be the dry run that was meant. */
const noQuery = z.object({});

type Body = { kind: 'value'; value: unknown } | { kind: 'broken'; problem: Problem };

function parseBody(text: string, type: string): Body {
  if (text.trim() === '') {
    return { kind: 'value', value: {} };
  }
  try {
    return { kind: 'value', value: type.endsWith('json') ? JSON.parse(text) : parseYaml(text) };
  } catch (error) {
    const message = type.endsWith('json') ? describeJson(text) : describeYaml(error);
    return { kind: 'broken', problem: { path: '', message } };
  }
}

function describeJson(text: string): string {
  const { line, column } = findJsonFault(text);
  return `is not JSON (line ${line}, column ${column})`;
}

/** Some faults have no place, such as aliases that stand for too much. */
function describeYaml(error: unknown): string {
  const at = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
  const place = at ? ` (line ${at.line}, column ${at.col})` : '';
  const [why = ''] = (error as Error).message.split('\n');
  return `is not YAML${place}: ${why.replace(/ at line \d+, column \d+:$/, '')}`;
}
