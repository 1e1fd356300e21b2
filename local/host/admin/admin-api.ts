import type { IndexedFunction, LeftOutFunction } from '../functions/index-functions.ts';
import type { Authorization } from '../http/authorization.ts';
import type { HttpCall } from '../http/http-call.ts';
import { decodePath } from '../http/routing/match-route.ts';
import { emptyResponse, jsonResponse } from '../http/write-response.ts';
import type { HostJson } from '../settings/host-json.ts';
import type { Keys } from '../state/keys.ts';
import { hostVersion } from '../workers/host-version.ts';
import { toFunctionView } from './function-view.ts';

export interface AdminApiOptions {
  readonly functions: readonly IndexedFunction[];
  readonly authorization: Pick<Authorization, 'forAdmin'>;
  readonly keys: Keys;
  readonly hostJson: HostJson;
  readonly stateDir: string;
  /** Stable for one state folder. */
  readonly hostId: string;
  /** What the developer's page shows besides: not part of the real admin API. */
  readonly localStatus: () => LocalStatus;
  /** Starts a call of a function that is not waited for. */
  readonly invokeOnDemand: (indexed: IndexedFunction, input: string) => void;
}

/** What this host says of itself. */
export interface LocalStatus {
  readonly leftOut: readonly LeftOutFunction[];
  /** What will go wrong in Azure, newest last. */
  readonly warnings: readonly { readonly time: string; readonly message: string }[];
  readonly durable: boolean;
}

type Answer = Response | Promise<Response>;
type AdminHandler = (call: HttpCall, options: AdminApiOptions, name: string) => Answer;
type FunctionHandler = (call: HttpCall, options: AdminApiOptions, indexed: IndexedFunction) => Answer;

const startedAt = performance.now();
const noStore = { 'cache-control': 'no-store,no-cache', pragma: 'no-cache' };

/** Method, path below `/admin/`, handler; the path's group is the name of a function. */
const routes: readonly (readonly [method: string, path: RegExp, handle: AdminHandler])[] = [
  ['GET', /^local\/status$/i, (_, options) => jsonResponse(options.localStatus())],
  ['GET', /^host\/status$/i, (_, options) => jsonResponse(hostStatus(options))],
  ['GET', /^host\/extensions$/i, () => jsonResponse({ extensions: [] })],
  ['GET', /^host\/keys$/i, (call, { keys }) => jsonResponse(keyList(call, keys.host))],
  ['GET', /^host\/systemkeys$/i, (call, { keys }) => jsonResponse(keyList(call, keys.system))],
  ['GET', /^functions$/i, listFunctions],
  [
    'GET',
    /^functions\/([^/]+)$/i,
    ofFunction((call, options, indexed) => jsonResponse(view(indexed, options, `http://${hostOf(call)}`))),
  ],
  ['GET', /^functions\/([^/]+)\/status$/i, ofFunction(() => jsonResponse({}))],
  [
    'GET',
    /^functions\/([^/]+)\/keys$/i,
    ofFunction((call, { keys }, { fn }) => jsonResponse(keyList(call, keys.functions[fn.name] ?? {}))),
  ],
  ['POST', /^functions\/([^/]+)$/i, invokeFunction],
];

/** Serves `/admin/…` as recorded; all but the ping asks for the master key. */
export function createAdminApi(options: AdminApiOptions): (call: HttpCall) => Promise<Response> {
  return async (call) => {
    const path = call.path.replace(/^\/+admin\/+/i, '').replace(/\/+$/, '');
    if (/^host\/ping$/i.test(path) && (call.method === 'GET' || call.method === 'POST')) {
      return emptyResponse(200, noStore);
    }
    const refused = options.authorization.forAdmin(call);
    if (refused) {
      return refused;
    }
    for (const [method, pattern, handle] of routes) {
      const match = method === call.method ? pattern.exec(path) : null;
      if (match) {
        return handle(call, options, decodePath(match[1] ?? ''));
      }
    }
    return emptyResponse(404);
  };
}

function hostStatus({ hostId, hostJson: { extensionBundle } }: AdminApiOptions): object {
  return {
    id: hostId,
    state: 'Running',
    version: hostVersion,
    versionDetails: hostVersion.replace(/\.0$/, ''),
    platformVersion: '',
    instanceId: '',
    computerName: '',
    processUptime: Math.round(performance.now() - startedAt),
    functionAppContentEditingState: 'Unknown',
    ...(extensionBundle && { extensionBundle: { id: extensionBundle.id, version: extensionBundle.version } }),
  };
}

/** In lists the real host writes `https` into the links. */
function listFunctions(call: HttpCall, options: AdminApiOptions): Response {
  return jsonResponse(options.functions.map((indexed) => view(indexed, options, `https://${hostOf(call)}`)));
}

function view(indexed: IndexedFunction, { hostJson, stateDir }: AdminApiOptions, origin: string): object {
  return toFunctionView(indexed, { routePrefix: hostJson.extensions.http.routePrefix, stateDir, origin });
}

function ofFunction(handle: FunctionHandler): AdminHandler {
  return (call, options, name) => {
    const indexed = options.functions.find(({ fn }) => fn.name.toLowerCase() === name.toLowerCase());
    return indexed ? handle(call, options, indexed) : emptyResponse(404);
  };
}

async function invokeFunction(call: HttpCall, options: AdminApiOptions, name: string): Promise<Response> {
  const body = (await call.readBody()).toString('utf8');
  if (!/^application\/(.+\+)?json\b/i.test(call.headers['content-type'] ?? '')) {
    return emptyResponse(415);
  }
  const input = inputOf(body);
  if (input === undefined) {
    return emptyResponse(400);
  }
  const invoke = ofFunction((_, { invokeOnDemand }, indexed) => {
    invokeOnDemand(indexed, input);
    return emptyResponse(202);
  });
  return invoke(call, options, name);
}

/** The `input` member of the body; undefined for what is not a JSON object. */
function inputOf(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as { input?: unknown } | null;
    if (typeof parsed !== 'object' || parsed === null) {
      return undefined;
    }
    return typeof parsed.input === 'string' ? parsed.input : '';
  } catch {
    return undefined;
  }
}

function keyList(call: HttpCall, named: Readonly<Record<string, string>>): object {
  return {
    keys: Object.entries(named).map(([name, value]) => ({ name, value })),
    links: [{ rel: 'self', href: `http://${hostOf(call)}${call.path}` }],
  };
}

function hostOf(call: HttpCall): string {
  return call.headers['host'] ?? 'localhost';
}
