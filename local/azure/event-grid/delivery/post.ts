import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { DeliveryOutcome } from './outcome.ts';

export interface PostRequest {
  readonly url: string;
  readonly method: 'POST' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Real milliseconds to wait for the whole answer. */
  readonly timeout: number;
  /** The local authority, trusted beside the public ones. */
  readonly ca: string;
  /** Ends the request early. */
  readonly signal: AbortSignal;
}

export type PostAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: string;
    }
  | { readonly kind: 'unreachable'; readonly outcome: DeliveryOutcome; readonly message: string };

/** Sends one request to a webhook. Trouble on the way is an answer, not an error. */
export function post({ url, method, headers, body, timeout, ca, signal }: PostRequest): Promise<PostAnswer> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const ends = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    const options = { method, headers, signal: ends, ca: [...rootCertificates, ca] };
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve({ kind: 'unreachable', outcome: outcomeOf(error), message: error.message });
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () =>
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

function outcomeOf({ code, name }: NodeJS.ErrnoException): DeliveryOutcome {
  if (name === 'TimeoutError' || code === 'ABORT_ERR') {
    return 'TimedOut';
  }
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'ResolutionError' : 'SocketError';
}
