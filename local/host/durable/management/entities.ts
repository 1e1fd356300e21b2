import { randomUUID } from 'node:crypto';
import { entityEnvelope } from '../entity/entity-messages.ts';
import { entitiesFrom, findEntity } from '../entity/entity-state.ts';
import { entityId, entityInstanceId } from '../orchestration/entity-messages.ts';
import { empty, json, jsonText, problem } from './answer.ts';
import { booleanParameter, parameter, timeParameter, type ManagementCall } from './call.ts';
import { parseJsonBody } from './json-body.ts';
import { topOf } from './list.ts';
import { readPage } from './page.ts';

/** `GET entities/{name}/{key}`: the state alone. */
export function readEntity({ environment, path }: ManagementCall): Response {
  const [, name = '', key = ''] = path;
  const entity = findEntity(environment.store.db, entityInstanceId(name, key));
  return entity?.exists ? jsonText(200, entity.state ?? 'null') : empty(404);
}

/** `GET entities` and `GET entities/{name}` */
export function listEntities(call: ManagementCall): Response {
  const { environment, path, url } = call;
  const [, name] = path;
  const prefix = name === undefined ? '@' : entityInstanceId(name, '');
  const from = timeParameter(url, 'lastOperationTimeFrom') ?? -Infinity;
  const to = timeParameter(url, 'lastOperationTimeTo') ?? Infinity;
  const { items, headers } = readPage(
    call,
    topOf(call, 100),
    prefix,
    (fromId) => entitiesFrom(environment.store.db, fromId),
    ({ lastOperation }) => Date.parse(lastOperation) >= from && Date.parse(lastOperation) <= to,
  );
  const fetchState = booleanParameter(call, 'fetchState', false);
  const shown = items.map(({ id, lastOperation, state }) => ({
    entityId: entityId(id),
    lastOperationTime: lastOperation,
    state: fetchState ? (JSON.parse(state ?? 'null') as unknown) : null,
  }));
  return json(200, shown, headers);
}

/** `POST entities/{name}/{key}?op=`; DELETE is the operation `delete`. */
export async function signalEntity({ environment, path, request, url }: ManagementCall): Promise<Response> {
  const { functions, store, wake } = environment;
  const [, name = '', key = ''] = path;
  if (!functions.entity(name)) {
    const known = functions.entityNames.map((one) => `'${one}'`).join(', ');
    return problem(
      400,
      `The function '${name}' doesn't exist, is disabled, or is not an entity function. Additional info: The following are the known entity functions: ${known}.`,
    );
  }
  const text = await request.text();
  const isJson = request.headers.get('content-type')?.toLowerCase().startsWith('application/json') ?? false;
  const body = isJson || text === '' ? parseJsonBody(text) : ({ kind: 'json', text: JSON.stringify(text) } as const);
  if (body.kind === 'bad') {
    return problem(400, `Could not parse JSON content: ${body.problem}`);
  }
  const op = request.method === 'DELETE' ? 'delete' : (parameter(url, 'op') ?? '');
  const input = body.kind === 'json' ? body.text : null;
  const id = entityInstanceId(name, key);
  store.transaction(() => store.send(id, null, entityEnvelope({ op, signal: true, input, id: randomUUID() })));
  wake.instance(id);
  return empty(202);
}
