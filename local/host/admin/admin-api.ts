import type { IndexedFunction, LeftOutFunction } from '../functions/index-functions.ts';
import type { Authorization } from '../http/authorization.ts';
import type { HttpCall } from '../http/http-call.ts';
import { decodePath } from '../http/match-route.ts';
import { emptyResponse, jsonResponse } from '../http/write-response.ts';
import type { HostJson } from '../settings/host-json.ts';
import type { Keys } from '../state/keys.ts';
import { hostVersion } from '../workers/worker-process.ts';
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
type AdminHandler = (call: HttpCall, name: string) => Answer;

const noStore = { 'cache-control': 'no-store,no-cache', pragma: 'no-cache' };

/** Serves `/admin/…` as recorded; all but the ping asks for the master key. */
export function createAdminApi(options: AdminApiOptions): (call: HttpCall) => Promise<Response> {
  const { functions, authorization, keys, hostJson, stateDir } = options;
  const startedAt = performance.now();
  const view = { routePrefix: hostJson.extensions.http.routePrefix, stateDir };
  const routes: readonly (readonly [method: string, path: RegExp, handle: AdminHandler])[] = [
    ['GET', /^host\/status$/, () => jsonResponse(hostStatus())],
    ['GET', /^local\/status$/, () => jsonResponse(options.localStatus())],
    ['GET', /^host\/extensions$/, () => jsonResponse({ extensions: [] })],
    ['GET', /^host\/keys$/, (call) => jsonResponse(keyList(call, keys.host))],
    ['GET', /^host\/systemkeys$/, (call) => jsonResponse(keyList(call, keys.system))],
    [
      'GET',
      /^functions$/,
      (call) =>
        jsonResponse(
          functions.map((indexed) => toFunctionView(indexed, { ...view, origin: `https://${hostOf(call)}` })),
        ),
    ],
    [
      'GET',
      /^functions\/([^/]+)$/,
      withFunction((call, indexed) =>
        jsonResponse(toFunctionView(indexed, { ...view, origin: `http://${hostOf(call)}` })),
      ),
    ],
    ['GET', /^functions\/([^/]+)\/status$/, withFunction(() => jsonResponse({}))],
    [
      'GET',
      /^functions\/([^/]+)\/keys$/,
      withFunction((call, { fn }) => jsonResponse(keyList(call, keys.functions[fn.name] ?? {}))),
    ],
    ['POST', /^functions\/([^/]+)$/, invoke],
  ];
  return async (call) => {
    const path = call.path.replace(/^\/+admin\/+/i, '').replace(/\/+$/, '');
    if (/^host\/ping$/i.test(path) && (call.method === 'GET' || call.method === 'POST')) {
      return emptyResponse(200, noStore);
    }
    const refused = authorization.forAdmin(call);
    if (refused) {
      return refused;
    }
    for (const [method, pattern, handle] of routes) {
      const match = method === call.method ? new RegExp(pattern, 'i').exec(path) : null;
      if (match) {
        return handle(call, decodePath(match[1] ?? ''));
      }
    }
    return emptyResponse(404);
  };

  function hostStatus(): object {
    return {
      id: options.hostId,
      state: 'Running',
      version: hostVersion,
      versionDetails: hostVersion.replace(/\.0$/, ''),
      platformVersion: '',
      instanceId: '',
      computerName: '',
      processUptime: Math.round(performance.now() - startedAt),
      functionAppContentEditingState: 'Unknown',
      ...(hostJson.extensionBundle && {
        extensionBundle: { id: hostJson.extensionBundle.id, version: hostJson.extensionBundle.version },
      }),
    };
  }

  function withFunction(handle: (call: HttpCall, indexed: IndexedFunction) => Answer): AdminHandler {
    return (call, name) => {
      const indexed = functions.find(({ fn }) => fn.name.toLowerCase() === name.toLowerCase());
      return indexed ? handle(call, indexed) : emptyResponse(404);
    };
  }

  async function invoke(call: HttpCall, name: string): Promise<Response> {
    const body = (await call.readBody()).toString('utf8');
    if (!/^application\/(.+\+)?json\b/i.test(call.headers['content-type'] ?? '')) {
      return emptyResponse(415);
    }
    const input = inputOf(body);
    if (input === undefined) {
      return emptyResponse(400);
    }
    return withFunction((_, indexed) => {
      options.invokeOnDemand(indexed, input);
      return emptyResponse(202);
    })(call, name);
  }
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
