import type { RpcHttp } from '../worker/invocation.ts';
import type { Dispatcher, TriggerData } from './dispatcher.ts';
import { bindingIs } from './binding.ts';
import type { IndexedFunction } from './index-functions.ts';

/** Calls a function of any kind with a text as its trigger value, for `POST /admin/functions/{name}`. */
export async function invokeOnDemand(
  { fn, route, listener }: IndexedFunction,
  input: string,
  dispatcher: Dispatcher,
  origin: string,
): Promise<void> {
  if (listener?.invokeOnDemand) {
    await listener.invokeOnDemand(input);
    return;
  }
  const value: TriggerData['value'] = route
    ? { http: toHttp(input, `${origin}/${route.template.text}`) }
    : bindingIs(fn.trigger, 'eventGridTrigger')
      ? { json: input || '{}' }
      : { string: input };
  const reason = 'This function was programmatically called via the host APIs.';
  await dispatcher.trigger(fn, { value, metadata: {}, reason });
}

function toHttp(input: string, url: string): RpcHttp {
  return {
    method: 'POST',
    url,
    ...(input !== '' && { body: { bytes: Buffer.from(input) } }),
    nullableHeaders: { 'content-type': { value: 'application/json' } },
  };
}
