import { z } from 'zod';
import type { Clock } from '../../../support/clock.ts';
import { readJson, type AddRoutes } from '../control-context.ts';
import { parse } from '../control-error.ts';

const Speed = z.strictObject({ speed: z.number().positive().max(1_000_000) });

/** Virtual time, and how fast it runs; other processes keep their own speed. */
export const addTimeRoutes: AddRoutes = (app, { clock, changeSpeed }) => {
  app.get('/time', (context) => context.json(timeOf(clock)));
  app.patch('/time', async (context) => {
    changeSpeed(parse(Speed, await readJson(context)).speed);
    return context.json(timeOf(clock));
  });
};

function timeOf(clock: Clock): object {
  const now = clock.now();
  return { now, iso: new Date(now).toISOString(), speed: clock.speed };
}
