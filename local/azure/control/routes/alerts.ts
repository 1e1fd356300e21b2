import { z } from 'zod';
import { createFiredAlerts, type FiredAlerts } from '../../arm/alerts-management/fired-alerts.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { ControlError, notRunning, parse } from '../control-error.ts';

const Rule = z.object({ rule: z.string().min(1) });

/** Alerts of Azure Monitor, as monitored workloads would fire them. */
export const addAlertRoutes: AddRoutes = (app, control) => {
  app.get('/alerts', (context) => context.json(alertsOf(control).list()));
  app.post('/alerts', async (context) => {
    const { rule } = parse(Rule, await readJson(context));
    alertsOf(control).fire(rule);
    return context.json({ rule }, 201);
  });
  app.delete('/alerts/:rule', (context) => {
    const rule = context.req.param('rule');
    if (!alertsOf(control).resolve(rule)) {
      throw new ControlError(404, `No alert of '${rule}' is fired.`);
    }
    return context.body(null, 204);
  });
};

function alertsOf({ services: { arm } }: ControlContext): FiredAlerts {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return createFiredAlerts(arm.kernel);
}
