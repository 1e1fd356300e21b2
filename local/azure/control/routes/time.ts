import type { AddRoutes } from '../control-context.ts';

export const addTimeRoutes: AddRoutes = (app, { clock }) => {
  app.get('/time', (context) => {
    const now = clock.now();
    return context.json({ now, iso: new Date(now).toISOString(), speed: clock.speed });
  });
};
