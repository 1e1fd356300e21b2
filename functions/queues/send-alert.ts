import type { InvocationContext, ServiceBusQueueHandler } from '@azure/functions';
import { z } from 'zod';
import { noteDeliveryFailure, sameMessageId } from '../../shared/commands/compliance/delivery-failures.ts';
import { webhookNow } from '../../shared/commands/compliance/following/webhook-of-channel.ts';
import { createShowOnce } from '../../shared/commands/compliance/show-once.ts';
import { cardPause } from '../../shared/domain/compliance/findings/card-pause.ts';
import { Digest } from '../../shared/domain/compliance/findings/notice.ts';
import { alertCard } from '../../shared/notifications/alert-card.ts';
import { digestCard } from '../../shared/notifications/digest-card.ts';
import { Alert } from '../../shared/domain/records/outbox-entry.ts';
import { AzureUnavailableError } from '../../shared/errors.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { AlertQueue, TeamsChannel } from '../../shared/ports/messaging.ts';
import type { Environment } from '../../shared/ports/support.ts';

const queued = {
  at: z.iso.datetime(),
  /** How often it was put off. */
  attempts: z.int().nonnegative().default(0),
};
const QueuedAlert = z.discriminatedUnion('kind', [Alert.extend(queued), Digest.extend(queued)]);

interface Ports {
  readonly teams: TeamsChannel;
  readonly alerts: AlertQueue;
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

/**
 * Shows an alert in Teams, once. Where Teams does not take it now, it comes again when Teams asks for it. Whatever else
 * goes wrong is kept and thrown: the queue tries again at once, then keeps it as a dead letter.
 */
export function sendAlert({ teams, alerts, compliance, environment }: Ports, apiUrl: string): ServiceBusQueueHandler {
  const showOnce = createShowOnce({ compliance, environment });
  return async (message, context) => {
    const { id, delivered, isReplay } = messageIdsOf(context);
    const read = QueuedAlert.safeParse(message);
    if (!read.success) {
      const unreadable = new Error(`This is no alert: ${z.prettifyError(read.error)}`);
      await noteDeliveryFailure({ compliance, environment }, id, unreadable);
      throw unreadable;
    }
    const { attempts, at, ...alert } = read.data;
    try {
      const outcome = await showOnce(id, () => show({ teams, compliance }, alert, at, apiUrl));
      context.log(outcome === 'repeat' ? 'A message came again, its card was shown before' : shownWords(alert));
    } catch (error) {
      const pause =
        error instanceof AzureUnavailableError ? cardPause(isReplay ? 0 : attempts, error.retryAfterSeconds) : null;
      if (pause === null) {
        await noteDeliveryFailure({ compliance, environment }, id, error);
        throw error;
      }
      const due = new Date(Date.parse(environment.now()) + pause * 1000).toISOString();
      await alerts.postpone(delivered, at, alert, { attempts: (isReplay ? 0 : attempts) + 1, due });
      context.warn((error as Error).message);
    }
  };
}

type Shows = Pick<Ports, 'teams' | 'compliance'>;

async function show({ teams, compliance }: Shows, alert: Alert | Digest, at: string, apiUrl: string): Promise<void> {
  await (alert.kind === 'digest'
    ? teams.post(digestCard(alert, at, apiUrl), await webhookNow(compliance, alert))
    : teams.post(alertCard(alert, at, apiUrl), null));
}

function shownWords(alert: Alert | Digest): string {
  return alert.kind === 'digest'
    ? `Digest shown: ${alert.notices.length} notices in ${alert.channel}`
    : `Alert shown: ${alert.title}`;
}

const Metadata = z.object({ messageId: z.string().min(1) });

/**
 * A message that was put off or replayed as a dead letter has the id that it had, and how often: it is the same. One
 * that somebody sent without an id is like no other. `delivered` goes on from the replay, whose tries are counted anew.
 */
function messageIdsOf({ triggerMetadata, invocationId }: InvocationContext) {
  const messageId = Metadata.safeParse(triggerMetadata).data?.messageId ?? invocationId;
  return {
    id: sameMessageId(messageId),
    delivered: messageId.replace(/~later\d+$/, ''),
    isReplay: /~replay\d+$/.test(messageId),
  };
}
