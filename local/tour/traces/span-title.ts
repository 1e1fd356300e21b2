import type { ReceivedSpan } from './received-span.ts';

/** Calls are told apart by what they went to: `HTTP PUT …/galleries/images/versions`. */
export function titleOf({ name, attributes }: ReceivedSpan): string {
  const url = attributes['http.url'];
  return typeof url === 'string' ? `${name} ${resourceType(new URL(url).pathname)}` : name;
}

/** The types of a resource's path: what stands at every second place behind the provider. */
function resourceType(path: string): string {
  const [, provider = '', rest = ''] = /\/providers\/(Microsoft\.\w+)\/(.*)$/i.exec(path) ?? [];
  const types = rest.split('/').filter((_, i) => i % 2 === 0);
  return provider === '' ? path.split('/').slice(0, 2).join('/') : `${provider}/${types.join('/')}`;
}
