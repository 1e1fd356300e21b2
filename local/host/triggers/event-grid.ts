import { z } from 'zod';
import type { Dispatcher } from '../functions/dispatcher.ts';
import type { HostFunction } from '../functions/host-function.ts';
import type { HttpCall } from '../http/http-call.ts';
import { emptyResponse, jsonResponse, textResponse } from '../http/write-response.ts';
import type { InvocationResult } from '../worker/invocation.ts';

export interface EventGridWebhookOptions {
  /** The functions with an eventGridTrigger that are served and not disabled. */
  readonly functions: readonly HostFunction[];
  readonly dispatcher: Pick<Dispatcher, 'trigger'>;
}

const ValidationEvents = z.tuple([z.looseObject({ data: z.looseObject({ validationCode: z.string() }) })], z.unknown());
const Events = z.union([z.array(z.looseObject({})), z.looseObject({}).transform((event) => [event])]);

/**
 * Serves `/runtime/webhooks/eventgrid?functionName=…`: both handshakes, and deliveries in either schema, one event or many.
 * A function that fails makes the delivery fail as a whole, and Event Grid sends all of it again.
 */
export function createEventGridWebhook({
  functions,
  dispatcher,
}: EventGridWebhookOptions): (call: HttpCall) => Promise<Response> {
  return async (call) => {
    const name = queryValue(call, 'functionName');
    const fn = functions.find((candidate) => candidate.name.toLowerCase() === name?.toLowerCase());
    if (!fn) {
      return textResponse(`cannot find function: '${name ?? ''}'`, 404);
    }
    if (call.method === 'OPTIONS') {
      return cloudEventsHandshake(call);
    }
    const body = parse((await call.readBody()).toString('utf8'));
    switch (call.headers['aeg-event-type']?.toLowerCase()) {
      case 'subscriptionvalidation':
        return eventGridHandshake(body);
      case 'notification':
        return deliver(fn, body);
      case 'unsubscribe':
        return emptyResponse(202);
      default:
        return emptyResponse(400);
    }
  };

  async function deliver(fn: HostFunction, body: unknown): Promise<Response> {
    const events = Events.safeParse(body);
    if (!events.success) {
      return textResponse('The body is neither an event nor an array of events.', 400);
    }
    const isBatch = /^many$/i.test(cardinalityOf(fn));
    const calls = isBatch ? [events.data] : events.data;
    const results = await Promise.all(calls.map((value) => invoke(fn, value)));
    return emptyResponse(results.every(({ status }) => status === 'Success') ? 202 : 500);
  }

  function invoke(fn: HostFunction, value: unknown): Promise<InvocationResult> {
    const data = Array.isArray(value) ? undefined : (value as Record<string, unknown>)['data'];
    return dispatcher.trigger(fn, {
      value: { json: JSON.stringify(value) },
      metadata: data === undefined ? {} : { data: { json: JSON.stringify(data) } },
      reason: `EventGrid trigger fired at ${new Date().toISOString()}`,
    });
  }
}

function cardinalityOf({ trigger }: HostFunction): string {
  return typeof trigger['cardinality'] === 'string' ? trigger['cardinality'] : 'one';
}

/** Event Grid schema: the code comes as an event and goes back in the answer. */
function eventGridHandshake(body: unknown): Response {
  const validation = ValidationEvents.safeParse(body);
  return validation.success
    ? jsonResponse({ validationResponse: validation.data[0].data.validationCode })
    : textResponse('The validation event has no data.validationCode.', 400);
}

/** CloudEvents schema: the sender asks for consent (CloudEvents HTTP webhook specification, section 4). */
function cloudEventsHandshake(call: HttpCall): Response {
  const origin = call.headers['webhook-request-origin'];
  return origin === undefined
    ? emptyResponse(400)
    : emptyResponse(200, { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' });
}

/** Names in the query are not case-sensitive in the real host. */
function queryValue(call: HttpCall, name: string): string | undefined {
  return [...call.query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
