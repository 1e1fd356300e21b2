import { request } from 'node:https';
import type { TestArm } from './start-arm.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; undefined where there is none. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** Alias of the caller, or null for no `Authorization` header. */
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a service is and how it is called. */
export interface Callable extends Pick<TestArm, 'tls' | 'bearer'> {
  readonly arm: { readonly origin: string };
}

/** One request as it is on the wire. `path` may be a whole link of an earlier answer. */
export async function call(test: Callable, path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'GET', body, as, headers } = options;
  const authorization = as === null ? {} : { authorization: await test.bearer(as) };
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, test.arm.origin),
      { method, ca: test.tls.ca, headers: { ...authorization, 'content-type': 'application/json', ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode: status = 0, headers: received } = incoming;
          resolve({ status, headers: received, text, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** Asks again until `done`, for at most 5 s. */
export async function eventually<Value>(
  ask: () => Promise<Value> | Value,
  done: (value: Value) => boolean,
): Promise<Value> {
  const end = Date.now() + 5000;
  for (;;) {
    const value = await ask();
    if (done(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`Not reached within 5 s; last seen: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
