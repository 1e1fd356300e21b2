import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { OperationRecord } from '../../shared/domain/records/operation-record.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import { Problem } from './problem.ts';
import type { Answers } from './route.ts';

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
  .meta({ id: 'Accepted' });

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

const described = (description: string) => ({ description, schema: Problem });

/** Answers that every operation can give. */
export const commonAnswers: Answers = {
  401: described('No valid token'),
  403: described('The token has none of the roles needed'),
  503: described('A service that is needed does not answer'),
};
export const notFound: Answers = { 404: described('There is no such thing') };
export const invalid: Answers = { 400: described('Every fault of the request at once') };
export const conflict: Answers = { 409: described('Not in the current state; the state is told') };
export const acceptedAnswer: Answers = {
  202: { description: 'Accepted; follow Operation-Location', schema: Accepted },
};

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
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
