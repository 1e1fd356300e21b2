import { randomBytes, randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { createInstance } from '../start-instance.ts';
import { isEnded, type Instance } from '../state/instances.ts';
import { json, problem } from './answer.ts';
import { parameter, type ManagementCall } from './call.ts';
import { parseJsonBody } from './json-body.ts';
import { instanceLinks } from './links.ts';
import { statusBody } from './status-body.ts';

/** `POST orchestrators/{function}/{id?}` */
export async function start(call: ManagementCall): Promise<Response> {
  const { environment, request, url } = call;
  const [, name = '', id = randomBytes(16).toString('hex')] = call.path;
  const body = parseJsonBody(await request.text());
  if (body.kind === 'bad') {
    return body.cutOff && !/unquoted/.test(body.problem)
      ? problem(500, 'Something went wrong while processing your request', reading(body.problem))
      : problem(400, 'Invalid JSON content', reading(body.problem));
  }
  const wait = waitOf(url);
  const started = startInstance(environment, {
    id,
    name,
    version: parameter(url, 'version') ?? environment.settings.defaultVersion,
    input: body.kind === 'json' ? body.text : null,
  });
  if (started.kind === 'inUse') {
    return problem(409, inUseMessage(started.instance));
  }
  if (wait && wait.timeout < wait.interval) {
    return problem(400, `Total timeout ${wait.timeout} should be bigger than retry timeout ${wait.interval}`);
  }
  return (wait && (await waitForEnd(environment, id, wait))) ?? startedAnswer(call, id);
}

const reading = (message: string) => ({ message, type: 'Newtonsoft.Json.JsonReaderException' });

export const inUseMessage = ({ status }: Instance): string =>
  `An Orchestration instance with the status ${status} already exists.`;

export interface StartRequest {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  /** JSON text. */
  readonly input: string | null;
  /** A restart gets an execution id of another form. */
  readonly restart?: boolean;
}

export type Started = { readonly kind: 'started' } | { readonly kind: 'inUse'; readonly instance: Instance };

/** Starts an instance, unless one of its id is under way and `overridableExistingInstanceStates` protects it. */
export function startInstance(environment: Environment, { restart, ...request }: StartRequest): Started {
  const { store, settings, wake } = environment;
  const existing = store.instances.find(request.id);
  if (existing && !isEnded(existing.status) && settings.overridableExistingInstanceStates === 'NonRunningStates') {
    return { kind: 'inUse', instance: existing };
  }
  const generation = existing ? (existing.generation ?? 0) + 1 : 0;
  const executionId = restart ? randomBytes(16).toString('hex') : randomUUID();
  store.transaction(() => createInstance(environment, { ...request, executionId, generation, parent: null }));
  wake.instance(request.id);
  return { kind: 'started' };
}

export function startedAnswer({ environment, addresses, url }: ManagementCall, id: string): Response {
  const { systemKey } = addresses;
  const links = instanceLinks(url.origin, id, {
    hubName: environment.settings.hubName,
    ...(systemKey === undefined ? {} : { systemKey }),
  });
  return json(202, links, { Location: links.statusQueryGetUri, 'Retry-After': '10' });
}

/** Seconds. */
interface Wait {
  readonly timeout: number;
  readonly interval: number;
}

function waitOf(url: URL): Wait | undefined {
  const timeout = Number(parameter(url, 'timeout') ?? NaN);
  const interval = Number(parameter(url, 'pollingInterval') ?? NaN);
  return Number.isNaN(timeout) && Number.isNaN(interval)
    ? undefined
    : { timeout: Number.isNaN(timeout) ? 10 : timeout, interval: Number.isNaN(interval) ? 1 : interval };
}

async function waitForEnd(environment: Environment, id: string, wait: Wait): Promise<Response | undefined> {
  const { clock, store } = environment;
  const until = clock.now() + wait.timeout * 1000;
  for (;;) {
    const instance = store.instances.find(id);
    if (instance && isEnded(instance.status)) {
      return instance.status === 'Completed'
        ? json(200, JSON.parse(instance.output ?? 'null'))
        : json(200, statusBody(instance, true));
    }
    const left = until - clock.now();
    if (left <= 0) {
      return undefined;
    }
    await clock.sleep(Math.min(left, wait.interval * 1000));
  }
}
