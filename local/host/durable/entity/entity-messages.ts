import { z } from 'zod';
import type { Message } from '../state/store.ts';

const EntityName = z.object({ name: z.string(), key: z.string() });

/** What an entity is sent; members as in the history of the sender. */
const Request = z.object({
  op: z.string().nullable(),
  signal: z.boolean().default(false),
  /** JSON text. */
  input: z.string().nullish(),
  id: z.string(),
  parent: z.string().nullish(),
  parentExecution: z.string().nullish(),
  lockset: z.array(EntityName).optional(),
  /** How many of the lock set are locked already. */
  position: z.number().default(0),
});
export type EntityRequest = z.infer<typeof Request>;

const Release = z.object({ parent: z.string(), id: z.string() });

export type EntityMessage =
  | { readonly kind: 'release'; readonly seq: number; readonly requestId: string }
  | { readonly kind: 'lock'; readonly seq: number; readonly request: EntityRequest }
  | { readonly kind: 'operation'; readonly seq: number; readonly request: EntityRequest };

/** How a message lies in the store: the name and the JSON text of the sent event. */
const Envelope = z.object({ name: z.string(), input: z.string() });

export function readEntityMessage({ seq, event }: Message): EntityMessage {
  const { name, input } = Envelope.parse(JSON.parse(event));
  if (name === 'release') {
    return { kind: 'release', seq, requestId: Release.parse(JSON.parse(input)).id };
  }
  const request = Request.parse(JSON.parse(input));
  return { kind: request.op === null && request.lockset ? 'lock' : 'operation', seq, request };
}

/** A request as it is put into the store. */
export function entityEnvelope(request: object): object {
  return { name: 'op', input: JSON.stringify(request) };
}
