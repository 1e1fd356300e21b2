import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { covers, verifyClaim, type ClaimsOptions } from '../amqp/claims.ts';
import type { Queues } from '../queue/open-queues.ts';
import type { Queue } from '../queue/queue.ts';
import type { QueueSettingsInput } from '../queue-settings.ts';
import { ServiceBusError } from '../service-bus-error.ts';
import { errorBody, feed, namespaceEntry, queueEntry } from './atom.ts';
import { listQueues } from './list-queues.ts';
import { toQueueSettings } from './queue-description.ts';

/** The queues of a namespace as their administrator sees them. */
export interface Administered extends Queues {
  readonly namespace: () => string;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
}

/**
 * Serves the REST API of `ServiceBusAdministrationClient` for queues
 * (https://learn.microsoft.com/rest/api/servicebus/queues).
 */
export function createAdministration(queues: Administered, claims: ClaimsOptions): RequestListener {
  return (request, response) => {
    answer(request, queues, claims).then(
      ({ status, body }) =>
        void response.writeHead(status, { 'content-type': 'application/atom+xml;charset=utf-8' }).end(body),
      (error: Error) => response.destroy(error),
    );
  };
}

async function answer(request: IncomingMessage, queues: Administered, claims: ClaimsOptions): Promise<Answer> {
  const path = decodeURIComponent((request.url ?? '/').replace(/\?.*$/, '').slice(1));
  try {
    await authorize(request, path, claims);
    return await route(request, path, queues);
  } catch (error) {
    if (error instanceof ServiceBusError) {
      return refusal(401, error.message);
    }
    if (error instanceof z.ZodError) {
      return refusal(400, `SubCode=40000. ${z.prettifyError(error)}`);
    }
    throw error;
  }
}

async function authorize(request: IncomingMessage, path: string, claims: ClaimsOptions): Promise<void> {
  const header = request.headers.authorization ?? '';
  const bearer = /^Bearer (.+)$/i.exec(header)?.[1];
  const given = bearer === undefined ? { type: 'sas', token: header } : { type: 'jwt', token: bearer };
  const { audience, rights } = await verifyClaim(claims, { ...given, audience: path });
  if (!rights.includes('Manage')) {
    throw new ServiceBusError('amqp:unauthorized-access', `'Manage' claim(s) are required for '${path}'.`);
  }
  if (!covers(audience, path)) {
    throw new ServiceBusError('amqp:unauthorized-access', `The token is for another resource than '${path}'.`);
  }
}

async function route(request: IncomingMessage, path: string, queues: Administered): Promise<Answer> {
  const { method = 'GET' } = request;
  if (path.toLowerCase() === '$resources/queues' && method === 'GET') {
    return ok(listQueues(request.url ?? '/', queues.list(), queues.namespace()));
  }
  if (path.toLowerCase() === '$namespaceinfo' && method === 'GET') {
    return ok(namespaceEntry(queues.namespace(), queues.createdAt()));
  }
  if (path.includes('$') || /\/(subscriptions|rules)(\/|$)/i.test(path)) {
    return refusal(501, `'${path}' is not supported by the local Service Bus: it has queues alone.`);
  }
  const existing = queues.find(path);
  if (method === 'PUT') {
    return put(request, path, existing, queues);
  }
  if (!existing) {
    // Azure answers a read of what is not there with an empty feed.
    return method === 'GET' ? ok(feed([])) : refusal(404, `SubCode=40400. Queue '${path}' was not found.`);
  }
  if (method === 'DELETE') {
    queues.remove(path);
    return { status: 200 };
  }
  return method === 'GET' ? ok(queueEntry(existing, queues.namespace())) : refusal(405, `${method} is not allowed.`);
}

/** Creates, or with `If-Match: *` updates. */
async function put(
  request: IncomingMessage,
  path: string,
  existing: Queue | undefined,
  queues: Administered,
): Promise<Answer> {
  const isUpdate = request.headers['if-match'] === '*';
  const body = await text(request);
  if (!body.includes('<QueueDescription')) {
    return refusal(501, `'${path}' is not described as a queue, and the local Service Bus has queues alone.`);
  }
  const settings = toQueueSettings(body);
  if (isUpdate && !existing) {
    return refusal(404, `SubCode=40400. Queue '${path}' was not found.`);
  }
  if (!isUpdate && existing) {
    return refusal(409, `SubCode=40900. Conflict: the queue '${path}' exists already.`);
  }
  if (existing && changesFixed(existing, settings)) {
    return refusal(400, `SubCode=40000. RequiresDuplicateDetection of the queue '${path}' cannot be changed.`);
  }
  const queue = queues.put(path, settings);
  return { status: isUpdate ? 200 : 201, body: queueEntry(queue, queues.namespace()) };
}

function changesFixed({ definition }: Queue, { requiresDuplicateDetection = false }: QueueSettingsInput): boolean {
  return definition.settings.requiresDuplicateDetection !== requiresDuplicateDetection;
}

function ok(body: string): Answer {
  return { status: 200, body };
}

function refusal(status: number, detail: string): Answer {
  return { status, body: errorBody(status, detail) };
}
