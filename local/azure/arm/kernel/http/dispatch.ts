import type { Answer, HttpRequest } from './https-server.ts';
import type { CallLog } from '../../../call-log.ts';
import type { Enforcement } from '../../authorization/permissions.ts';
import { authorizationFailed } from '../../authorization/permissions.ts';
import type { Caller, VerifyToken } from '../caller.ts';
import type { Kernel } from '../provider.ts';
import { rateLimitKind, type RateLimits } from './rate-limits.ts';
import { subscriptionIdOf } from '../resource-id.ts';
import type { Method } from '../route.ts';
import { addressedId, createArmRequest, requireScope } from './arm-request.ts';
import { authenticate } from './authenticate.ts';
import { cloudMetadata, isCloudMetadata } from './cloud-metadata.ts';
import type { Execute } from './execute.ts';
import { strikeRequest } from './request-faults.ts';
import { parseBody } from './request-body.ts';
import { errorResponse, httpResponse, traceHeaders, type Trace } from './responses.ts';
import type { Match, RouteTable } from './route-table.ts';
import { missingApiVersion, requireApiVersion, unknownMethod, unknownPath } from './unknown-route.ts';

/** What answering a request takes. */
export interface DispatchOptions {
  readonly kernel: Kernel;
  readonly table: RouteTable;
  readonly enforcement: Enforcement;
  readonly verifyToken: VerifyToken;
  /** Entra ID's origin. */
  readonly authority: string;
  readonly rateLimits: RateLimits;
  readonly execute: Execute;
  readonly calls: CallLog;
}

/** What is known of a request so far, for the answer's headers and the call log. */
interface Progress {
  readonly trace: Trace;
  caller?: Caller;
  operation: string;
  rateHeaders: Readonly<Record<string, string>>;
}

/** Resource Manager's front door: who, what, whether allowed, within the limits; then the provider's handler. */
export function createDispatch(options: DispatchOptions): Answer {
  const { kernel, calls } = options;
  return async (http) => {
    const trace = traceHeaders(http, kernel.clock);
    const progress: Progress = { trace, operation: `${http.method} ${http.url.pathname}`, rateHeaders: {} };
    const response = await handle(options, http, progress).catch((error: unknown) =>
      errorResponse(error, progress.trace),
    );
    calls.record({
      service: 'arm',
      operation: progress.operation,
      resource: http.url.pathname,
      status: response?.status ?? 0,
      at: kernel.clock.now(),
      ...(progress.caller && { caller: progress.caller.objectId }),
    });
    return response && { ...response, headers: { ...progress.rateHeaders, ...response.headers } };
  };
}

async function handle(options: DispatchOptions, http: HttpRequest, progress: Progress): ReturnType<Answer> {
  const { kernel, enforcement, rateLimits } = options;
  if (http.method === 'GET' && isCloudMetadata(http.url.pathname)) {
    const cloud = { origin: http.url.origin, authority: options.authority };
    return httpResponse(cloudMetadata(cloud, http.url.searchParams.get('api-version')), progress.trace, 'GET');
  }
  const caller = await authenticate(options.verifyToken, http.headers.authorization, kernel.tenantId);
  progress.caller = caller;
  const { match, apiVersion } = findRoute(options.table, http);
  const { route } = match;
  progress.operation = `${http.method} ${route.action}`;
  const resourceId = addressedId(kernel.resources, match);
  const subscriptionId = subscriptionIdOf(resourceId) ?? 'none';
  requireScope.subscription(kernel.resources, resourceId);
  const fault = await strikeRequest(kernel, { route, resourceId, http, caller });
  if (fault === 'hangUp') {
    return undefined;
  }
  progress.rateHeaders = rateLimits.take(subscriptionId, caller.objectId, rateLimitKind(route.method, route.readsOnly));
  const evidence = route.anyCaller
    ? enforcement.withoutRole(caller, route.action)
    : enforcement.evidence(caller, route.action, resourceId);
  if (!evidence) {
    throw authorizationFailed(caller, route.action, resourceId);
  }
  requireApiVersion(route, apiVersion, match.params['location']);
  const request = createArmRequest({ http, match, caller, apiVersion, resourceId, trace: progress.trace });
  const response = options.execute({ route, request, evidence, http }, () => {
    requireScope.parents(kernel.resources, match, resourceId);
    return route.body ? { ...request, body: parseBody(http.body, route.body, route) } : request;
  });
  await response.ready;
  const onlyAsked = http.method === 'HEAD' && response.status === 200;
  return httpResponse(onlyAsked ? { status: 204 } : response, progress.trace, http.method);
}

function findRoute(table: RouteTable, http: HttpRequest): { match: Match; apiVersion: string } {
  const path = http.url.pathname;
  const apiVersion = [...http.url.searchParams].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (!apiVersion) {
    throw missingApiVersion();
  }
  const matches = table.match(path);
  const method = http.method as Method;
  // Whether something is there can be asked of everything that can be read.
  const match =
    matches.find(({ route }) => route.method === method) ??
    matches.find(({ route }) => method === 'HEAD' && route.method === 'GET');
  if (match) {
    return { match, apiVersion };
  }
  throw matches.length > 0 ? unknownMethod(method, matches) : unknownPath(path, apiVersion, table);
}
