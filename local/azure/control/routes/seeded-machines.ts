import { z } from 'zod';
import { seedMachines } from '../../arm/machines/seed/seed-machines.ts';
import { Reader, SeedRequest } from '../../arm/machines/seed/seed-request.ts';
import { addSubscription } from '../../arm/seed.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { notRunning, parse } from '../control-error.ts';

const Subscription = z.object({
  id: z.guid(),
  name: z.string().min(1),
  /** Above it, nearest first. */
  managementGroups: z.array(z.string()).optional(),
  /** Who may read it besides its owners. */
  readers: z.array(Reader).default(['rebake']),
});

/** Subscriptions of the tenant besides the first one, and many machines at once. */
export const addSeededMachineRoutes: AddRoutes = (app, control) => {
  app.post('/subscriptions', async (context) => {
    const { id, name, managementGroups, readers } = parse(Subscription, await readJson(context));
    addSubscription(kernelOf(control), { id, name, managementGroups, readers });
    return context.json({ id, name }, 201);
  });
  app.post('/machines/seed', async (context) => {
    const request = parse(SeedRequest, await readJson(context));
    return context.json(seedMachines(kernelOf(control), request), 201);
  });
};

function kernelOf({ services: { arm } }: ControlContext): NonNullable<typeof arm>['kernel'] {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return arm.kernel;
}
