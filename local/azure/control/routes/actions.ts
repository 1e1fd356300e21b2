import { z } from 'zod';
import { findPrincipal } from '../../entra/directory.ts';
import type { AddRoutes } from '../control-context.ts';
import { ControlError, parse } from '../control-error.ts';

const Asked = z.object({ caller: z.string('names a principal by alias or object id') });

/** What Resource Manager allowed and refused somebody: shows which actions a role needs. */
export const addActionRoutes: AddRoutes = (app, { services: { arm } }) => {
  app.get('/actions', (context) => {
    const { caller } = parse(Asked, context.req.query());
    const principal = findPrincipal(caller);
    if (!principal) {
      throw new ControlError(404, `The directory has nobody called '${caller}'.`);
    }
    return context.json(arm?.kernel.permissions.counts(principal.objectId) ?? []);
  });
};
