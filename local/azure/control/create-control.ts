import { Hono } from 'hono';
import { sameSecret } from '../entra/credentials.ts';
import { serve, type HttpEnv } from '../http/serve.ts';
import type { Service } from '../service.ts';
import type { ControlContext } from './control-context.ts';
import { ControlError } from './control-error.ts';
import { readPage } from './page/read-page.ts';
import { addActionRoutes } from './routes/actions.ts';
import { addAlertRoutes } from './routes/alerts.ts';
import { addCallRoutes } from './routes/calls.ts';
import { addDurationRoutes } from './routes/durations.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFaultRoutes } from './routes/faults.ts';
import { addKeyRoutes } from './routes/keys.ts';
import { addMachineEventRoutes } from './routes/machine-events.ts';
import { addMachineScriptRoutes } from './routes/machine-scripts.ts';
import { addMarketplaceRoutes } from './routes/marketplace.ts';
import { addQuotaRoutes } from './routes/quotas.ts';
import { addSeededMachineRoutes } from './routes/seeded-machines.ts';
import { addTimeRoutes } from './routes/time.ts';

export interface Control extends Service {
  readonly port: number;
  readonly url: string;
}

const parts = [
  addTimeRoutes,
  addFaultRoutes,
  addEventRoutes,
  addMarketplaceRoutes,
  addDurationRoutes,
  addQuotaRoutes,
  addMachineScriptRoutes,
  addKeyRoutes,
  addSeededMachineRoutes,
  addMachineEventRoutes,
  addAlertRoutes,
  addCallRoutes,
  addActionRoutes,
];

/** The service by which people and tests steer the local Azure; its page at `/` says how. Requests carry `x-control-key`. */
export async function createControl(
  control: ControlContext & { readonly port: number; readonly key: string },
): Promise<Control> {
  const page = await readPage();
  const app = new Hono<HttpEnv>();
  app.onError((error, context) => {
    if (error instanceof ControlError) {
      return context.json(error.toBody(), error.status);
    }
    throw error;
  });
  app.notFound((context) => {
    const error = new ControlError(
      404,
      `There is no ${context.req.method} ${context.req.path}; the page at / lists all.`,
    );
    return context.json(error.toBody(), 404);
  });
  app.get('/', (context) => context.html(page));
  app.use(async (context, next) => {
    if (!sameSecret(context.req.header('x-control-key'), control.key)) {
      throw new ControlError(401, 'The header x-control-key is missing or wrong; the ready line has the key.');
    }
    await next();
  });
  for (const addRoutes of parts) {
    addRoutes(app, control);
  }
  const server = await serve(app, { port: control.port });
  return { port: server.port, url: `http://localhost:${server.port}`, close: () => server.close() };
}
