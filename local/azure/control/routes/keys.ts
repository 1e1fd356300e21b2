import { z } from 'zod';
import { readJson, type AddRoutes } from '../control-context.ts';
import { parse } from '../control-error.ts';

const Skew = z.object({ seconds: z.number() });

/** Entra ID: signs with a new key (tokens of the old one stay good until they expire), or goes by a skewed clock. */
export const addKeyRoutes: AddRoutes = (app, { services: { entra } }) => {
  app.post('/keys/rotations', async (context) => context.json({ kid: await entra.tokens.keys.rotate() }, 201));
  app.post('/clock-skew', async (context) => {
    entra.tokens.skew(parse(Skew, await readJson(context)).seconds);
    return context.body(null, 204);
  });
};
