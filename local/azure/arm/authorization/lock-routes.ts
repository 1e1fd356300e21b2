import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { oneOf } from '../kernel/one-of.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { lockedScope, lockType as type, type Lock } from './locks.ts';

const apiVersions = ['2015-01-01', '2016-09-01', '2017-04-01', '2020-05-01'];
const collection = `/{scope}/providers/${type}` as const;
const path = `${collection}/{lockName}` as const;

const LockWrite = z.object({
  properties: z.object({ level: oneOf(['CanNotDelete', 'ReadOnly']), notes: z.string().max(512).optional() }),
});

/** https://learn.microsoft.com/rest/api/resources/management-locks, at any scope. */
export function lockRoutes({ resources }: Kernel): readonly Route[] {
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  return [
    route({
      method: 'PUT',
      path,
      action: `${type}/write`,
      apiVersions,
      body: LockWrite,
      handle({ resourceId: id, params, body }) {
        const existing = resources.get(id);
        const { level, notes } = body.properties;
        const properties: Lock = { level, ...(notes !== undefined && { notes }) };
        const lock = { id, name: existing?.body.name ?? params.lockName, type, properties };
        return { status: existing ? 200 : 201, body: resources.put<Lock>(lock).body };
      },
    }),
    route({
      ...read,
      path,
      handle({ resourceId, params }) {
        const found = resources.get(resourceId);
        if (!found) {
          throw new ArmError(404, 'LockNotFound', `The lock '${params.lockName}' could not be found.`, {
            gateway: true,
          });
        }
        return { status: 200, body: found.body };
      },
    }),
    route({ ...read, path: collection, handle: (request) => listLocks(resources, request) }),
    route({
      method: 'DELETE',
      path,
      action: `${type}/delete`,
      apiVersions,
      handle: ({ resourceId }) => ({ status: resources.remove(resourceId) ? 200 : 204 }),
    }),
  ];
}

/** Locks of the scope, of what is within it and of what it is within; `atScope()` leaves out those within. */
function listLocks(resources: Kernel['resources'], request: ArmRequest): ArmResponse {
  const { resourceId: scope } = request;
  const atScope = /^atScope\(\)$/i.test(request.query('$filter') ?? '');
  const all = resources.list<Lock>(`/subscriptions/${subscriptionIdOf(scope) ?? ''}`, { type }).items;
  const value = all
    .map(({ body }) => body)
    .filter(({ id }) => isWithin(scope, lockedScope(id)) || (!atScope && isWithin(lockedScope(id), scope)));
  return { status: 200, body: { value } };
}
