import { z } from 'zod';
import type { FaultRule } from '../../faults.ts';
import { readJson, type AddRoutes } from '../control-context.ts';
import { notRunning, parse } from '../control-error.ts';

const Scope = {
  /** Event type, may hold `*`. */
  type: z.string().optional(),
  subject: z.string().optional(),
  count: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
};

const Meddling = z.discriminatedUnion('do', [
  z.object({ do: z.literal('drop'), ...Scope }),
  z.object({ do: z.literal('double'), ...Scope }),
  z.object({ do: z.literal('delay'), seconds: z.number().positive(), ...Scope }),
  z.object({ do: z.literal('shuffle'), seconds: z.number().nonnegative() }),
  z.object({
    do: z.literal('loseWebhook'),
    /** Event subscription id, may hold `*`; absent: all. */
    subscription: z.string().optional(),
    count: z.int().positive().optional(),
  }),
]);
type Meddling = z.infer<typeof Meddling>;

/** Event Grid: what waits, and meddling with delivery. */
export const addEventRoutes: AddRoutes = (app, { faults, services: { eventGrid } }) => {
  app.post('/events', async (context) => {
    const meddling = parse(Meddling, await readJson(context));
    if (meddling.do === 'shuffle') {
      if (!eventGrid) {
        throw notRunning('Event Grid');
      }
      eventGrid.shuffle(meddling.seconds);
      return context.body(null, 204);
    }
    return context.json({ ids: [faults.add(faultOf(meddling))] }, 201);
  });
  app.get('/event-subscriptions', (context) => {
    if (!eventGrid) {
      throw notRunning('Event Grid');
    }
    const { subscriptions } = eventGrid;
    return context.json(
      subscriptions.list().map(({ id, provisioningState, failure }) => ({
        id,
        provisioningState,
        failure,
        waiting: subscriptions.waiting(id),
        metrics: subscriptions.metrics(id),
      })),
    );
  });
};

function faultOf(meddling: Exclude<Meddling, { do: 'shuffle' }>): FaultRule {
  if (meddling.do === 'loseWebhook') {
    const { subscription, count } = meddling;
    return {
      service: 'eventGrid',
      operation: 'deliver',
      ...(subscription !== undefined && { resource: subscription }),
      ...(count !== undefined && { count }),
      effect: { kind: 'status', status: 404 },
    };
  }
  const { type, subject, count, probability } = meddling;
  return {
    service: 'eventGrid',
    ...(type !== undefined && { operation: type }),
    ...(subject !== undefined && { resource: subject }),
    ...(count !== undefined && { count }),
    ...(probability !== undefined && { probability }),
    effect:
      meddling.do === 'delay'
        ? { kind: 'delayEvent', seconds: meddling.seconds }
        : { kind: meddling.do === 'drop' ? 'dropEvent' : 'doubleEvent' },
  };
}
