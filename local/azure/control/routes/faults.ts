import { z } from 'zod';
import { FaultRule } from '../../faults.ts';
import { readJson, type AddRoutes } from '../control-context.ts';
import { ControlError, parse } from '../control-error.ts';

/** Faults: what goes wrong, where, how often. */
export const addFaultRoutes: AddRoutes = (app, { faults }) => {
  app.get('/faults', (context) => context.json(faults.list()));
  app.post('/faults', async (context) => {
    const body = await readJson(context);
    const rules = parse(z.array(FaultRule).min(1), Array.isArray(body) ? body : [body]);
    return context.json({ ids: rules.map((rule) => faults.add(rule)) }, 201);
  });
  app.delete('/faults', (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  app.delete('/faults/:id', (context) => {
    if (!faults.remove(context.req.param('id'))) {
      throw new ControlError(404, `There is no fault '${context.req.param('id')}'.`);
    }
    return context.body(null, 204);
  });
};
