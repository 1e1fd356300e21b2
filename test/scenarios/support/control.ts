import type { Endpoints } from '../../../local/tour/stack/endpoints.ts';

/** Faults, publishers and guests, by the local Azure's control service. */
export interface Control {
  post(path: string, body: object): Promise<unknown>;
  patch(path: string, body: object): Promise<unknown>;
  put(path: string, body: object): Promise<unknown>;
  get<Body>(path: string): Promise<Body>;
  remove(path: string): Promise<void>;
  /** Durations of Azure's work, in virtual seconds, all of them. */
  quicken(least: number, most: number): Promise<void>;
}

export function createControl({ control }: Pick<Endpoints, 'control'>): Control {
  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(new URL(path, control.url), {
      method,
      headers: { 'x-control-key': control.key, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  }
  return {
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
    get: async <Body>(path: string) => (await call('GET', path)) as Body,
    remove: async (path) => void (await call('DELETE', path)),
    async quicken(least, most) {
      const names = Object.keys((await call('GET', '/durations')) as object);
      await call('PATCH', '/durations', Object.fromEntries(names.map((name) => [name, [least, most]])));
    },
  };
}
