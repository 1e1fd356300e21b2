import { json } from './answer.ts';
import { booleanParameter, parameter, type ManagementCall } from './call.ts';
import { instanceFilter } from './instance-filter.ts';
import { readPage } from './page.ts';
import { statusBody } from './status-body.ts';

/** `GET instances` */
export function list(call: ManagementCall): Response {
  const { environment, url } = call;
  const filter = instanceFilter(url);
  const top = topOf(call, 100);
  const { items, headers } = readPage(
    call,
    top,
    filter.prefix,
    (from) => environment.store.instances.from(from),
    (instance) => filter.matches(instance),
  );
  const showInput = booleanParameter(call, 'showInput', true);
  return json(
    200,
    items.map((instance) => statusBody(instance, showInput)),
    headers,
  );
}

/** How many items a page holds at most. */
export function topOf({ url }: ManagementCall, otherwise: number): number {
  const top = parameter(url, 'top');
  return top !== undefined && /^\d+$/.test(top) ? Number(top) : otherwise;
}
