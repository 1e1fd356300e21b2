import type { ServiceBusMessage } from '@azure/service-bus';
import { expect, it } from 'vitest';
import { createServiceBusAlerts } from '../../../../shared/azure/messaging/service-bus-alerts.ts';
import type { Alert } from '../../../../shared/domain/records/outbox-entry.ts';

const at = '2026-01-05T08:00:00.000Z';
const alert: Alert = { kind: 'alert', severity: 'warning', title: 'Look', text: '', facts: [], links: [] };

function aSender() {
  const sent: ServiceBusMessage[] = [];
  return {
    sent,
    sendMessages(message: unknown) {
      sent.push(message as ServiceBusMessage);
      return Promise.resolve();
    },
  };
}

it('an alert is sent under its id, as it is, to be seen at once', async () => {
  const sender = aSender();

  await createServiceBusAlerts(sender).send('a1', at, alert);

  expect(sender.sent).toEqual([{ messageId: 'a1', contentType: 'application/json', body: { at, ...alert } }]);
});

it('one that is put off is seen when it is due, under an id that tells how often it was', async () => {
  const sender = aSender();
  const due = '2026-01-05T08:05:00.000Z';

  await createServiceBusAlerts(sender).postpone('a1', at, alert, { attempts: 2, due });

  expect(sender.sent).toEqual([
    {
      ...{ messageId: 'a1~later2', contentType: 'application/json', body: { at, ...alert, attempts: 2 } },
      scheduledEnqueueTimeUtc: new Date(due),
    },
  ]);
});
