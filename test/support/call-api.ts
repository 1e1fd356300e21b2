import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import { apiRoutes } from '../../functions/http/routes.ts';
import type { Route } from '../../functions/http/route.ts';
import { answersOf } from '../../functions/http/serve/openapi.ts';
import { serveRoute } from '../../functions/http/serve/serve-route.ts';
import type { Callers } from '../../shared/ports/callers.ts';
import type { Orchestrations } from '../../shared/ports/orchestrations.ts';
import { type MemoryPorts, memoryPorts } from './memory/app-ports.ts';
import { quietContext } from './quiet-context.ts';

export interface ApiRequest {
  /** Name and roles of the caller, `ada Promoter Reader`; null sends no token. */
  readonly as?: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Api {
  readonly ports: MemoryPorts;
  readonly routes: readonly Route[];
  /** Orchestrations that were started or woken, as `start rebake id` and `wake id`. */
  readonly orchestrated: string[];
  /** Lines that were logged. */
  readonly log: string[];
  readonly call: (name: string, request?: ApiRequest) => Promise<ApiAnswer>;
}

const everyRole = 'ada Reader Contributor Promoter Approver SecurityOfficer';

/** The API over ports in memory, called as the host calls it. */
export function createApi(ports: MemoryPorts = memoryPorts()): Api {
  const routes = apiRoutes(ports, 'https://rebake.example');
  const orchestrated: string[] = [];
  const log: string[] = [];
  return {
    ports,
    routes,
    orchestrated,
    log,
    async call(name, request = {}) {
      const route = routes.find((one) => one.name === name);
      if (!route) {
        throw new Error(`There is no route ${name}`);
      }
      const serve = serveRoute({ ...ports, callers: namedCallers }, route, () => recording(orchestrated));
      const answer = toAnswer(await serve(toRequest(route, request), quietContext(log)));
      mustBeDocumented(route, answer);
      return answer;
    },
  };
}

/** Whatever a test makes the API answer has to be in the API's description, body and all. */
function mustBeDocumented(route: Route, { status, headers, json, text }: ApiAnswer): void {
  const documented = answersOf(route)[status];
  if (!documented) {
    throw new Error(`${route.name} answers ${status}, which its description does not have: ${text}`);
  }
  const isText = documented.text?.some((type) => headers['content-type']?.startsWith(type));
  if (text === '' || isText) {
    return;
  }
  const parsed = documented.schema?.safeParse(json);
  if (!parsed?.success) {
    throw new Error(`${route.name} answers ${status} with what its description does not say: ${parsed?.error.message}`);
  }
}

/** Tokens that say in words who calls. */
const namedCallers: Callers = {
  identify(authorization) {
    const [name, ...roles] = (authorization ?? '').split(' ');
    return Promise.resolve(
      name
        ? { kind: 'caller', caller: { id: `${name}-id`, name, roles } }
        : { kind: 'refused', message: 'Send a token' },
    );
  },
};

function toRequest(
  { method, path }: Route,
  { as = everyRole, params = {}, query = {}, body, headers = {} }: ApiRequest,
): HttpRequest {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? name));
  const search = new URLSearchParams(query).toString();
  return new HttpRequest({
    method,
    url: `http://localhost/api/${address}${search === '' ? '' : `?${search}`}`,
    params: { ...params },
    query: { ...query },
    headers: { 'content-type': 'application/json', ...(as === null ? {} : { authorization: as }), ...headers },
    ...(body === undefined || method === 'GET'
      ? {}
      : { body: { string: typeof body === 'string' ? body : JSON.stringify(body) } }),
  });
}

function toAnswer({ status = 200, headers = {}, body }: HttpResponseInit): ApiAnswer {
  const text = typeof body === 'string' ? body : '';
  const named = headers as Readonly<Record<string, string>>;
  const isJson = (named['content-type'] ?? '').endsWith('json') && !(named['content-type'] ?? '').includes('ndjson');
  return { status, headers: named, text, json: isJson ? (JSON.parse(text) as ApiAnswer['json']) : {} };
}

function recording(orchestrated: string[]): Orchestrations {
  return {
    start(name, id) {
      orchestrated.push(`start ${name} ${id}`);
      return Promise.resolve('started');
    },
    wake(id) {
      orchestrated.push(`wake ${id}`);
      return Promise.resolve();
    },
    isRunning: () => Promise.resolve(false),
  };
}
