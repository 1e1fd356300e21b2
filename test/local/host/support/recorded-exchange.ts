import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { RawAnswer, RawRequest } from './raw-request.ts';

export interface RecordedExchange {
  readonly about: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Record<string, string | string[]>;
    readonly json?: unknown;
    readonly text?: string;
    readonly base64?: string;
  };
}

const folder = new URL('../../../data/functions-host/', import.meta.url);

export const probeAppDir = new URL('app', folder).pathname;

export function readRecorded<Recording>(path: string): Recording {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as Recording;
}

/** Placeholders whose value is known, e.g. `base` or `key:master`. */
export type Known = Readonly<Record<string, string>>;

function fill(text: string, known: Known): string {
  return text.replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => known[name] ?? whole);
}

/** A recording with its placeholders replaced by the values that are known. */
export function fillAll<Recording>(recording: Recording, known: Known): Recording {
  return JSON.parse(fill(JSON.stringify(recording), known)) as Recording;
}

export function toRequest({ request }: RecordedExchange, known: Known): RawRequest {
  const headers = JSON.parse(fill(JSON.stringify(request.headers ?? {}), known)) as Record<string, string>;
  return { method: request.method, path: fill(request.path, known), headers, body: toBody(request.body, known) };
}

function toBody(body: unknown, known: Known): Buffer | undefined {
  if (body === undefined) {
    return undefined;
  }
  if (typeof body === 'object' && body !== null && 'base64' in body) {
    return Buffer.from(body.base64 as string, 'base64');
  }
  return Buffer.from(fill(typeof body === 'string' ? body : JSON.stringify(body), known));
}

/** What differs between a recorded answer and one that was given; undefined when nothing does. */
export function findDifference({ response }: RecordedExchange, answer: RawAnswer, known: Known): string | undefined {
  if (answer.status !== response.status) {
    return `status ${answer.status} in place of ${response.status}`;
  }
  return headerDifference(response.headers, answer, known) ?? bodyDifference(response, answer, known);
}

/** Left out of the recordings, or added by every HTTP/1.1 server in its own way. */
const ignored = new Set(['date', 'server', 'transfer-encoding', 'connection', 'keep-alive']);

function headerDifference(
  wanted: RecordedExchange['response']['headers'],
  answer: RawAnswer,
  known: Known,
): string | undefined {
  if (wanted === undefined) {
    return undefined;
  }
  const given = Object.entries(answer.headers).filter(([name]) => !ignored.has(name.toLowerCase()));
  const names = new Set([...Object.keys(wanted), ...given.map(([name]) => name)]);
  for (const name of names) {
    const want = wanted[name];
    const got = answer.headers[name];
    const isLength = name === 'Content-Length' && want !== undefined && want !== '0';
    if (!(isLength ? Number(got) > 0 : fits(want, got, known))) {
      return `header ${name}: ${JSON.stringify(got)} in place of ${JSON.stringify(want)}`;
    }
  }
  return undefined;
}

function bodyDifference(wanted: RecordedExchange['response'], answer: RawAnswer, known: Known): string | undefined {
  if (wanted.json !== undefined) {
    return valueDifference(wanted.json, JSON.parse(answer.body.toString('utf8')), known, '');
  }
  if (wanted.base64 !== undefined) {
    return answer.body.toString('base64') === wanted.base64 ? undefined : 'other bytes';
  }
  if (wanted.text !== undefined) {
    return fits(wanted.text, answer.body.toString('utf8'), known)
      ? undefined
      : `text ${answer.body.toString('utf8').slice(0, 200)}`;
  }
  const saysEmpty = wanted.headers?.['Content-Length'] === '0';
  return saysEmpty && answer.body.length > 0 ? 'a body in place of none' : undefined;
}

function valueDifference(want: unknown, got: unknown, known: Known, path: string): string | undefined {
  if (typeof want !== 'object' || want === null || typeof got !== 'object' || got === null) {
    return fits(want, got, known) ? undefined : `${path}: ${JSON.stringify(got)} in place of ${JSON.stringify(want)}`;
  }
  if (hasNames(want) && hasNames(got) && got.length > want.length) {
    const shown = want.flatMap(({ name }) => got.find((item) => item.name === name) ?? []);
    return valueDifference(want, shown, known, path);
  }
  const [wanted, given] = [Object.keys(want), Object.keys(got)];
  if (wanted.join() !== given.join()) {
    return `${path}: members ${given.join()} in place of ${wanted.join()}`;
  }
  return wanted
    .map((key) =>
      valueDifference(
        (want as Record<string, unknown>)[key],
        (got as Record<string, unknown>)[key],
        known,
        `${path}.${key}`,
      ),
    )
    .find((difference) => difference !== undefined);
}

/** Lists of named things are recorded in part; those shown must be there. */
function hasNames(list: unknown): list is { name: string }[] {
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every((item) => typeof item === 'object' && item !== null && 'name' in item)
  );
}

/** A placeholder without a known value fits any text; a number of milliseconds fits any other. */
function fits(want: unknown, got: unknown, known: Known): boolean {
  if (Array.isArray(want) && Array.isArray(got)) {
    return want.length === got.length && want.every((one, index) => fits(one, got[index], known));
  }
  if (want === '{{duration}}') {
    return typeof got === 'number';
  }
  if (typeof want !== 'string' || typeof got !== 'string') {
    return isDeepStrictEqual(want, got);
  }
  const filled = fill(want, known);
  const pattern = filled.split(/(\{\{[^{}]+\}\})/).map((part) => (/^\{\{/.test(part) ? '.+' : escapePattern(part)));
  return new RegExp(`^${pattern.join('')}$`, 's').test(got);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
