import type { DurableAddresses } from '../addresses.ts';
import type { Environment } from '../environment.ts';
import { empty } from './answer.ts';
import { parameter, type ManagementCall } from './call.ts';
import { control } from './control.ts';
import { list } from './list.ts';
import { listEntities, readEntity, signalEntity } from './entities.ts';
import { purge, purgeMany } from './purge.ts';
import { raiseEvent } from './raise-event.ts';
import { restart } from './restart.ts';
import { rewind } from './rewind.ts';
import { start } from './start.ts';
import { status } from './status.ts';

type Handler = (call: ManagementCall) => Response | Promise<Response>;

/** The API, by method and path below the webhook; `*` stands for one part. Fixed parts match in any casing. */
const routes: readonly (readonly [route: string, handler: Handler])[] = [
  ['POST orchestrators/*', start],
  ['POST orchestrators/*/*', start],
  ['GET instances', list],
  ['DELETE instances', purgeMany],
  ['GET instances/*', status],
  ['DELETE instances/*', purge],
  ['POST instances/*/raiseEvent/*', raiseEvent],
  ['POST instances/*/terminate', (call) => control(call, 'terminate')],
  ['POST instances/*/suspend', (call) => control(call, 'suspend')],
  ['POST instances/*/resume', (call) => control(call, 'resume')],
  ['POST instances/*/rewind', rewind],
  ['POST instances/*/restart', restart],
  ['GET entities', listEntities],
  ['GET entities/*', listEntities],
  ['GET entities/*/*', readEntity],
  ['POST entities/*', signalEntity],
  ['POST entities/*/*', signalEntity],
  ['DELETE entities/*', signalEntity],
  ['DELETE entities/*/*', signalEntity],
];

const roots = ['/runtime/webhooks/durabletask/', '/durabletask/'];

/** Answers the management API, which is also the root of the client library's local RPC. */
export async function handle(
  environment: Environment,
  addresses: DurableAddresses,
  request: Request,
): Promise<Response> {
  const url = new URL(request.url);
  const path = pathBelowRoot(url);
  const handler = path && findHandler(request.method, path);
  const hub = parameter(url, 'taskHub');
  if (!path || !handler || (hub !== undefined && hub.toLowerCase() !== environment.settings.hubName.toLowerCase())) {
    return empty(404);
  }
  return handler({ environment, addresses, request, url, path });
}

/** The decoded parts; undefined for a path elsewhere, or one whose parts hold a slash (the real host finds no route). */
function pathBelowRoot({ pathname }: URL): readonly string[] | undefined {
  const root = roots.find((one) => pathname.toLowerCase().startsWith(one));
  if (root === undefined || /%2f/i.test(pathname)) {
    return undefined;
  }
  try {
    return pathname.slice(root.length).replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function findHandler(method: string, path: readonly string[]): Handler | undefined {
  const matches = (route: string): boolean => {
    const [wantedMethod, pattern = ''] = route.split(' ');
    const parts = pattern.split('/');
    const fits = (part: string, index: number): boolean =>
      part === '*' ? path[index] !== '' : part.toLowerCase() === path[index]?.toLowerCase();
    return wantedMethod === method && parts.length === path.length && parts.every(fits);
  };
  return routes.find(([route]) => matches(route))?.[1];
}
