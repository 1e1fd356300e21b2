import type { AddRoutes } from '../control-context.ts';

/** What the services were asked, oldest first: for tests. */
export const addCallRoutes: AddRoutes = (app, { calls }) => {
  app.get('/calls', (context) => {
    const { service, operation, caller } = context.req.query();
    const wanted = calls
      .list()
      .filter(
        (call) =>
          (service === undefined || call.service === service) &&
          (operation === undefined || call.operation.toLowerCase().includes(operation.toLowerCase())) &&
          (caller === undefined || call.caller === caller),
      );
    return context.json(wanted);
  });
  app.delete('/calls', (context) => {
    calls.clear();
    return context.body(null, 204);
  });
};
