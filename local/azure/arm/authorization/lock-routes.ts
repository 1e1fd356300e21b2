import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { oneOf } from '../kernel/one-of.ts';
import { isWithin, subscriptionIdOf } from '../kernel/resource-id.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../kernel/route.ts';
import { lockedScope, lockType as type, type Lock } from './locks.ts';

const apiVersions = ['2015-01-01', '2016-09-01', '2017-04-01', '2020-05-01'];
const path = `/{scope}/providers/${type}/{lockName}` as const;

const LockWrite = z.object({
  properties: z.object({ level: oneOf(['CanNotDelete', 'ReadOnly']), notes: z.string().max(512).optional() }),
});

/** https://learn.microsoft.com/rest/api/resources/management-locks, at any scope. */
export function lockRoutes(kernel: Kernel): readonly Route[] {
  const { resources } = kernel;
  return resourceRoutes(kernel, {
    ...{ type, path, apiVersions },
    put: { body: LockWrite, handle: (request) => putLock(resources, request, request.body.properties) },
    get({ resourceId, params }) {
      const found = resources.get(resourceId);
      if (!found) {
        const message = `The lock '${params.lockName}' could not be found.`;
        throw new ArmError(404, 'LockNotFound', message, { gateway: true });
      }
      return { status: 200, body: found.body };
    },
    list: (request) => listLocks(resources, request),
    delete: ({ resourceId }) => ({ status: resources.remove(resourceId) ? 200 : 204 }),
  });
}

function putLock(
  resources: Kernel['resources'],
  { resourceId: id }: ArmRequest,
  { level, notes }: z.infer<typeof LockWrite>['properties'],
): ArmResponse {
  const existing = resources.get(id);
  const properties: Lock = { level, ...(notes !== undefined && { notes }) };
  const lock = { id, name: existing?.body.name ?? id.split('/').at(-1) ?? '', type, properties };
  return { status: existing ? 200 : 201, body: resources.put<Lock>(lock).body };
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
