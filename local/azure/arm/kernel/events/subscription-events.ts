import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../support/clock.ts';
import { subscriptionIdOf } from '../resource-id.ts';
import type { Outbox } from '../store/outbox.ts';
import type { EventOrigin, SubscriptionEvent } from './subscription-event.ts';

export type EventOutcome = 'Success' | 'Failure' | 'Cancel';

/** Raises the subscription's events; they are published after the commit of the change. */
export interface SubscriptionEvents {
  raise(origin: EventOrigin, outcome: EventOutcome): void;
}

/**
 * One event for each write, delete and action, when it has ended: at the answer, or at the end of its long-running
 * operation. (Whether Azure also signals the acceptance is not documented.)
 */
export function createSubscriptionEvents(outbox: Outbox, clock: Clock, tenantId: string): SubscriptionEvents {
  return {
    raise(origin, outcome) {
      const kind = eventKind(origin.method);
      const subscriptionId = subscriptionIdOf(origin.resourceId) ?? '';
      const subject = subjectCasing(origin.resourceId, kind);
      const event: SubscriptionEvent = {
        id: randomUUID(),
        topic: `/subscriptions/${subscriptionId}`,
        subject,
        eventType: `Microsoft.Resources.Resource${kind}${outcome}`,
        eventTime: new Date(clock.now()).toISOString().replace('Z', '0000Z'),
        dataVersion: '2',
        metadataVersion: '1',
        data: {
          authorization: { scope: subject, action: origin.action, evidence: origin.evidence },
          claims: origin.claims,
          correlationId: origin.correlationId,
          ...(origin.existed && { httpRequest: httpRequest(origin) }),
          resourceProvider: origin.action.split('/')[0],
          resourceUri: subject,
          operationName: origin.action,
          status: { Success: 'Succeeded', Failure: 'Failed', Cancel: 'Canceled' }[outcome],
          subscriptionId,
          tenantId,
        },
      };
      outbox.add(event);
    },
  };
}

function eventKind(method: string): 'Write' | 'Delete' | 'Action' {
  return method === 'DELETE' ? 'Delete' : method === 'POST' ? 'Action' : 'Write';
}

/** Azure's casing is not stable: its samples have `resourcegroups` in writes, `resourceGroups` in deletes. */
function subjectCasing(id: string, kind: 'Write' | 'Delete' | 'Action'): string {
  const segment = { Write: 'resourcegroups', Delete: 'resourceGroups', Action: 'RESOURCEGROUPS' }[kind];
  return id.replace(/\/resourceGroups\//i, `/${segment}/`);
}

function httpRequest({ clientRequestId, clientIpAddress, method, url }: EventOrigin): Record<string, string> {
  return { clientRequestId, clientIpAddress, method, url };
}
