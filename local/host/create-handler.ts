import { createAdminApi, type LocalStatus } from './admin/admin-api.ts';
import type { Dispatcher } from './functions/dispatcher.ts';
import { bindingIs } from './functions/binding.ts';
import type { FunctionIndex } from './functions/index-functions.ts';
import { invokeOnDemand } from './functions/invoke-on-demand.ts';
import { createAuthorization } from './http/authorization.ts';
import { createFunctionHandler } from './http/function-handler.ts';
import { createRouteTable } from './http/routing/function-routes.ts';
import type { HttpCall } from './http/http-call.ts';
import { createRoutes } from './http/routes.ts';
import type { Logger } from './logging/logger.ts';
import { servePage } from './page/serve-page.ts';
import type { HostJson } from './settings/host-json.ts';
import { durableSystemKey, eventGridSystemKey, hostIdOf, type Keys } from './state/keys.ts';
import { createEventGridWebhook } from './triggers/event-grid.ts';
import type { Supervisor } from './workers/supervisor.ts';

export interface HandlerOptions {
  readonly url: string;
  readonly stateDir: string;
  /** Whether keys are asked for. */
  readonly auth: boolean;
  readonly hostJson: HostJson;
  readonly logger: Logger;
  readonly supervisor: Pick<Supervisor, 'httpUri' | 'replace'>;
}

export interface HandlerParts {
  readonly index: FunctionIndex;
  readonly dispatcher: Dispatcher;
  readonly keys: Keys;
  readonly warn: (sentence: string) => void;
  /** What was warned of so far. */
  readonly warnings: LocalStatus['warnings'];
  /** Absent when the app has no durable functions. */
  readonly durable: ((request: Request) => Promise<Response>) | undefined;
}

/** Everything that the host answers over HTTP. */
export function createHandler(options: HandlerOptions, parts: HandlerParts): (call: HttpCall) => Promise<Response> {
  const { hostJson, supervisor, stateDir, url, logger } = options;
  const { index, dispatcher, keys, warn, durable } = parts;
  const authorization = createAuthorization(keys, options.auth);
  const { routePrefix } = hostJson.extensions.http;
  const routes = index.served.flatMap(({ route }) => route ?? []);
  const origin = [url, routePrefix].filter((part) => part !== '').join('/');
  return createRoutes(
    {
      authorization,
      durable,
      page: servePage,
      admin: createAdminApi({
        functions: index.served,
        authorization,
        keys,
        hostJson,
        stateDir,
        hostId: hostIdOf(stateDir),
        localStatus: () => ({ leftOut: index.leftOut, warnings: parts.warnings, durable: durable !== undefined }),
        invokeOnDemand: (indexed, input) => {
          invokeOnDemand(indexed, input, dispatcher, origin).catch((error: unknown) =>
            logger.log('error', `Function.${indexed.fn.name}`, (error as Error).message),
          );
        },
      }),
      eventGrid: createEventGridWebhook({
        functions: index.served
          .map(({ fn }) => fn)
          .filter((fn) => !fn.disabled && bindingIs(fn.trigger, 'eventGridTrigger')),
        dispatcher,
      }),
      functions: createFunctionHandler({
        findRoute: createRouteTable(routes, routePrefix),
        authorization,
        dispatcher,
        httpUri: () => supervisor.httpUri(),
        functionTimeoutMs: hostJson.functionTimeout,
        replaceWorker: () => supervisor.replace(),
        warn,
      }),
    },
    { durable: durableSystemKey, eventGrid: eventGridSystemKey },
  );
}
