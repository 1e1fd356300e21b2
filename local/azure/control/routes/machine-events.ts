import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson, type AddRoutes } from '../control-context.ts';
import { notRunning, parse } from '../control-error.ts';

const machineType = 'Microsoft.Compute/virtualMachines';

const Written = z.object({
  subscription: z.guid(),
  /** Which of the subscription's machines, in the order of their ids. */
  skip: z.int().nonnegative().default(0),
  machines: z.int().min(1).max(10_000).default(1),
});

/** Machines that were written as it were: their events, without any client's writes and the quota that these use up. */
export const addMachineEventRoutes: AddRoutes = (app, { clock, services: { arm, eventGrid } }) => {
  app.post('/machines/written', async (context) => {
    const { subscription, skip, machines } = parse(Written, await readJson(context));
    if (!arm || !eventGrid) {
      throw notRunning('Resource Manager or Event Grid');
    }
    const scope = `/subscriptions/${subscription}`;
    const { items } = arm.kernel.resources.list(scope, { type: machineType, top: skip + machines });
    const at = new Date(clock.now()).toISOString();
    const written = items.slice(skip).map(({ body }) => body.id);
    for (const id of written) {
      eventGrid.publishSystemEvent('Microsoft.Resources.Subscriptions', writeEvent(subscription, id, at));
    }
    return context.json({ at, resourceIds: written }, 201);
  });
};

function writeEvent(subscriptionId: string, resourceUri: string, eventTime: string) {
  const action = `${machineType}/write`;
  return {
    ...{ id: randomUUID(), topic: `/subscriptions/${subscriptionId}`, subject: resourceUri, eventTime },
    ...{ eventType: 'Microsoft.Resources.ResourceWriteSuccess', dataVersion: '2', metadataVersion: '1' },
    data: {
      ...{ resourceProvider: 'Microsoft.Compute', resourceUri, operationName: action, status: 'Succeeded' },
      ...{ subscriptionId, authorization: { scope: resourceUri, action } },
    },
  };
}
