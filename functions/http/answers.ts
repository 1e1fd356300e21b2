import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { OperationRecord } from '../../shared/domain/records/operation-record.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import { Problem } from './problem.ts';
import { ndjson } from './media-types.ts';
import type { Answer, Answers } from './route.ts';

export function json(body: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): HttpResponseInit {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** The record's ETag as a header. */
export function etag(value: string): Readonly<Record<string, string>> {
  return { etag: value.startsWith('"') ? value : `"${value}"` };
}

export const Accepted = z
  .object({ operation: z.string().describe('Address of the operation'), id: z.string() })
  .catchall(z.unknown())
  .meta({
    id: 'Accepted',
    example: { operation: '/api/operations/0mwr8dikg8d4e122cf0', id: '0mwr8dikg8d4e122cf0' },
  });

type NewOperation<Operation = OperationRecord> = Operation extends OperationRecord
  ? Omit<Operation, 'id' | 'createdAt'>
  : never;

/** `202 Accepted` with the address of an operation that tells how the command goes. */
export async function accepted(
  { operations, environment }: Pick<AppPorts, 'operations' | 'environment'>,
  operation: NewOperation,
  body: Readonly<Record<string, unknown>> = {},
): Promise<HttpResponseInit> {
  const id = operation.target;
  await operations.create({ ...operation, id, createdAt: environment.now() });
  const address = `/api/operations/${id}`;
  return json({ operation: address, id, ...body }, { 'operation-location': address, 'retry-after': '10' }, 202);
}

const told = (description: string, headers?: Answer['headers']): Answer => ({
  description,
  schema: Problem,
  ...(headers && { headers }),
});
const retryAfter = { 'Retry-After': 'Seconds after which to ask again' };

/** Answers that every operation can give. */
export const commonAnswers: Answers = {
  401: told('No valid token', { 'WWW-Authenticate': '`Bearer`, with what is wrong with the token' }),
  403: told('The token has none of the roles needed'),
  500: told('Our own fault; quote the id that is told'),
  503: told('A service that is needed does not answer, or asks to wait', retryAfter),
};
export const notFound: Answers = { 404: told('There is no such thing') };
export const invalid: Answers = { 400: told('Every fault of the request at once') };
export const conflict: Answers = { 409: told('Not in the current state; the state is told') };
export const stale: Answers = { 412: told('If-Match does not hold: somebody else has written since') };
export const acceptedAnswer: Answers = {
  202: {
    description: 'Accepted; the operation tells how it goes',
    schema: Accepted,
    headers: { 'Operation-Location': 'Address of the operation', ...retryAfter },
  },
};

/** A record with the ETag that a later write has to match. */
export function tagged(description: string, schema: z.ZodType): Answer {
  return { description, schema, headers: { ETag: 'For If-Match of a later write' } };
}

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    cursor: z.string().nullable().describe('For the next page; null at the end'),
  });
}

/** How lists are asked for. */
export const PageQuery = z.object({
  cursor: z.string().optional().describe('From the page before'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .optional()
    .describe(`Items of a page, 100 when it is absent; an export as ${ndjson} has all then, 10,000 at most`),
});

/** A page, as JSON or as a line an item. */
export function pageAnswers(item: z.ZodType): Answers {
  return {
    200: {
      description: `A page; to who accepts ${ndjson} a line an item, all of them where no limit is named`,
      schema: pageOf(item),
      text: [ndjson],
      headers: { 'X-Cursor': `For the next page, with ${ndjson}; absent at the end` },
    },
    ...invalid,
    ...commonAnswers,
  };
}
