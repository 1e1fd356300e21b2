import type { AddRoutes } from '../control-context.ts';

/** Entra ID signs with a new key; tokens signed with the old one stay good until they expire. */
export const addKeyRoutes: AddRoutes = (app, { services: { entra } }) => {
  app.post('/keys/rotations', async (context) => context.json({ kid: await entra.tokens.keys.rotate() }, 201));
};
