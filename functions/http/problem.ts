import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';

/** RFC 9457. `errors` names every fault at once. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem', description: 'What went wrong, and every fault at once (RFC 9457).' });

export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** Members of their own, such as the current state after a stale expectation. */
  readonly [member: string]: unknown;
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Sign in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'This is not done here',
  409: 'Conflict with the current state',
  412: 'The record has changed',
  415: 'The content type is not understood',
  422: 'Not possible',
  500: 'Something went wrong here',
  503: 'Not available at the moment',
};

/** What is wrong, as the body of an answer. */
export function problemBody(status: number, details: ProblemDetails = {}): object {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, ...details };
}

/** An answer that says what is wrong. */
export function problem(status: number, details: ProblemDetails = {}): HttpResponseInit {
  const body = JSON.stringify(problemBody(status, details));
  return { status, headers: { 'content-type': 'application/problem+json' }, body };
}
