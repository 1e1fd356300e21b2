import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCredentials } from '../../azure/entra/credentials.ts';
import { findPrincipal } from '../../azure/entra/directory.ts';
import { signIn } from '../../azure/entra/sign-in.ts';
import { audiences } from '../../azure/entra/tokens.ts';
import type { Endpoints } from '../stack/endpoints.ts';

export type Role = 'reader' | 'contributor' | 'promoter' | 'approver' | 'release-manager' | 'security-officer';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The API, called as one of the people of the local tenant. */
export interface ApiClient {
  call(as: Role, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The body of a GET that must succeed. */
  read<Body>(path: string): Promise<Body>;
}

export function createApiClient(apiUrl: string, endpoints: Endpoints, azureState: string): ApiClient {
  const tokens = new Map<Role, Promise<string>>();
  const tokenOf = (role: Role): Promise<string> => {
    const known = tokens.get(role) ?? mint(role, endpoints, azureState);
    tokens.set(role, known);
    return known;
  };

  async function call(
    as: Role,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
    const send = async (): Promise<Response> =>
      fetch(new URL(path, apiUrl), {
        method,
        headers: {
          authorization: `Bearer ${await tokenOf(as)}`,
          ...(body === undefined ? {} : { 'content-type': type }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: text }),
      });
    let answer = await send();
    if (answer.status === 401) {
      // Time may run fast: the token has expired.
      tokens.delete(as);
      answer = await send();
    }
    const received = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '') && received !== '';
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(received) : received };
  }

  return {
    call,
    async read<Body>(path: string) {
      const { status, body } = await call('reader', 'GET', path);
      if (status !== 200) {
        throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
      }
      return body as Body;
    },
  };
}

async function mint(role: Role, endpoints: Endpoints, azureState: string): Promise<string> {
  const credentials = await readCredentials(join(azureState, 'entra'));
  return signIn({
    principal: findPrincipal(role)!,
    resource: audiences.api[0],
    authority: endpoints.entra.authority,
    credentials: credentials!,
    ca: await readFile(endpoints.ca, 'utf8'),
  });
}
