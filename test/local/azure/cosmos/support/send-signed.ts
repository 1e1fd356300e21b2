import { request } from 'node:https';
import { sign } from '../../../../../local/azure/cosmos/access/verify-signature.ts';
import type { StartedCosmos } from './start-cosmos.ts';

interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** What the signature names: resource type and link. */
  readonly type: string;
  readonly link: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request as another client than the JavaScript one would make it. */
export function sendSigned(started: StartedCosmos, sent: SignedRequest): Promise<Answer> {
  const date = new Date().toUTCString();
  const signature = sign(started.key, sent.method, sent.type, sent.link, date);
  const headers = {
    'x-ms-date': date,
    authorization: encodeURIComponent(`type=master&ver=1.0&sig=${signature}`),
    ...sent.headers,
  };
  return new Promise((resolve, reject) => {
    const url = new URL(sent.path, started.cosmos.endpoint);
    const outgoing = request(url, { ca: started.ca, method: sent.method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject).end(sent.body);
  });
}
