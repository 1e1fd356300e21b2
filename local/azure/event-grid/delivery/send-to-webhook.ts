import type { Batch, Send } from './destination.ts';
import { deliveryHeaders } from './destination.ts';
import { resultOfStatus } from './outcome.ts';
import { post } from './post.ts';

/**
 * Event Grid waits 30 seconds for a response. They are real ones however fast time runs: the endpoint's work is real.
 */
const responseTimeout = 30_000;

/** Delivery to an https endpoint: arrays in the Event Grid schema; single CloudEvents as themselves, batches as arrays. */
export function sendToWebhook(ca: string): Send {
  return async (batch) => {
    const { destination } = batch.subscription.properties;
    if (destination.endpointType !== 'WebHook') {
      throw new Error(`A ${destination.endpointType} is no webhook.`);
    }
    const answer = await post({
      url: destination.properties.endpointUrl,
      method: 'POST',
      headers: { 'content-type': contentType(batch), ...deliveryHeaders(batch) },
      body: JSON.stringify(isSingleCloudEvent(batch) ? batch.events[0] : batch.events),
      timeout: responseTimeout,
      ca,
      signal: batch.signal,
    });
    return answer.kind === 'answered'
      ? resultOfStatus(answer.status)
      : { kind: 'failed', outcome: answer.outcome, leastDelay: 10 };
  };
}

function contentType(batch: Batch): string {
  if (batch.schema === 'EventGridSchema') {
    return 'application/json; charset=utf-8';
  }
  const type = isSingleCloudEvent(batch) ? 'application/cloudevents+json' : 'application/cloudevents-batch+json';
  return `${type}; charset=utf-8`;
}

function isSingleCloudEvent({ schema, events, subscription }: Batch): boolean {
  return schema === 'CloudEventSchemaV1_0' && events.length === 1 && !isBatching(subscription);
}

function isBatching({ properties: { destination } }: Batch['subscription']): boolean {
  return destination.endpointType === 'WebHook' && (destination.properties.maxEventsPerBatch ?? 1) > 1;
}
