import { eventRaised } from '../history/create-event.ts';
import { isEnded } from '../state/instances.ts';
import { empty, problem } from './answer.ts';
import type { ManagementCall } from './call.ts';
import { nothingToRead, parseJsonBody } from './json-body.ts';

/** `POST instances/{id}/raiseEvent/{name}` */
export async function raiseEvent({ environment, request, path }: ManagementCall): Promise<Response> {
  const { store, instant, wake } = environment;
  const [, id = '', , name = ''] = path;
  const instance = store.instances.find(id);
  if (!instance) {
    return empty(404);
  }
  if (isEnded(instance.status)) {
    return empty(410);
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return problem(400, 'Only application/json request content is supported');
  }
  const body = parseJsonBody(await request.text());
  if (body.kind !== 'json') {
    const message = body.kind === 'bad' ? body.problem : nothingToRead;
    return problem(400, 'Invalid JSON content', { message, type: 'Newtonsoft.Json.JsonReaderException' });
  }
  store.transaction(() => store.send(id, null, eventRaised(name, body.text, instant())));
  wake.instance(id);
  return empty(202);
}
