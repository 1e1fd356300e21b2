import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { post } from '../delivery/post.ts';
import type { EventSubscription } from './event-subscription.ts';

/** How a webhook answered to being asked whether it wants events. */
export type Handshake =
  | { readonly kind: 'validated' }
  /** It took the question, and may still answer by a GET of the validation URL. */
  | { readonly kind: 'awaitingManualAction'; readonly code: string }
  | { readonly kind: 'failed'; readonly message: string };

interface HandshakeOptions {
  readonly subscription: EventSubscription;
  readonly endpointUrl: string;
  readonly now: number;
  readonly validationUrl: (code: string) => string;
  readonly ca: string;
  readonly signal: AbortSignal;
}

/** Real milliseconds for the answer. */
const timeout = 30_000;

const ValidationResponse = z.object({ validationResponse: z.string() });

/** Asks a webhook in the way of the delivery schema: an event with a code, or CloudEvents' OPTIONS request. */
export function shakeHands(options: HandshakeOptions): Promise<Handshake> {
  return options.subscription.properties.eventDeliverySchema === 'CloudEventSchemaV1_0'
    ? askByOptions(options)
    : askByEvent(options);
}

/** CloudEvents web hooks, section 4 (learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema). */
async function askByOptions({ endpointUrl, ca, validationUrl, signal }: HandshakeOptions): Promise<Handshake> {
  const code = randomUUID();
  const answer = await post({
    url: endpointUrl,
    method: 'OPTIONS',
    headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net', 'WebHook-Request-Callback': validationUrl(code) },
    timeout,
    ca,
    signal,
  });
  if (answer.kind === 'unreachable') {
    return { kind: 'failed', message: `The endpoint could not be reached: ${answer.message}.` };
  }
  const allowed = String(answer.headers['webhook-allowed-origin'] ?? '')
    .split(',')
    .map((origin) => origin.trim().toLowerCase());
  if (answer.status >= 300) {
    return { kind: 'failed', message: `The endpoint answered the OPTIONS request with ${answer.status}.` };
  }
  return allowed.includes('eventgrid.azure.net') || allowed.includes('*')
    ? { kind: 'validated' }
    : { kind: 'awaitingManualAction', code };
}

/** Event Grid's own handshake (end-point-validation-event-grid-events-schema). */
async function askByEvent(options: HandshakeOptions): Promise<Handshake> {
  const { subscription, endpointUrl, ca, signal } = options;
  const code = randomUUID();
  const answer = await post({
    url: endpointUrl,
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': subscription.name.toUpperCase(),
      'aeg-delivery-count': '0',
      'aeg-data-version': '2',
      'aeg-metadata-version': '1',
    },
    body: JSON.stringify([validationEvent(options, code)]),
    timeout,
    ca,
    signal,
  });
  if (answer.kind === 'unreachable') {
    return { kind: 'failed', message: `The endpoint could not be reached: ${answer.message}.` };
  }
  if (answer.status !== 200) {
    return { kind: 'failed', message: `The endpoint answered the validation event with ${answer.status}, not 200.` };
  }
  return echoes(answer.body, code) ? { kind: 'validated' } : { kind: 'awaitingManualAction', code };
}

function validationEvent({ subscription, now, validationUrl }: HandshakeOptions, code: string): unknown {
  return {
    id: randomUUID(),
    topic: subscription.scope,
    subject: '',
    data: { validationCode: code, validationUrl: validationUrl(code) },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: new Date(now).toISOString().replace('Z', '0000Z'),
    metadataVersion: '1',
    dataVersion: '2',
  };
}

function echoes(body: string, code: string): boolean {
  try {
    const response = ValidationResponse.safeParse(JSON.parse(body));
    return response.success && response.data.validationResponse === code;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return false;
    }
    throw error;
  }
}
