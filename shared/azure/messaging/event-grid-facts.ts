import type { EventGridPublisherClient } from '@azure/eventgrid';
import type { Facts } from '../../ports/messaging.ts';
import { azureCall } from '../azure-call.ts';

/** Where our events say they come from. */
const source = '/rebake';

/** Publishes facts to the custom topic as CloudEvents. */
export function createEventGridFacts(topic: Pick<EventGridPublisherClient<'CloudEvent'>, 'send'>): Facts {
  return {
    publish: (id, at, { eventType, subject, data }) =>
      azureCall('publish to the Event Grid topic', () =>
        topic.send([{ id, source, type: eventType, subject, time: new Date(at), data }]),
      ),
  };
}
