import type { HttpRequest } from '../orchestration/actions.ts';

/** A request as it goes out; header names in lower case. */
export interface OutgoingRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** An access token for a resource, by the app's managed identity. Rejects when there is none. */
export type TokenOf = (resource: string) => Promise<string>;

/** The request is not even sent: what .NET throws while it is put together. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError';
  /** Full name of the .NET exception. */
  readonly exception: string;
  constructor(exception: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exception = exception;
  }
}

/** The name under which the real extension calls. */
const userAgent = 'Microsoft.Azure.WebJobs.Extensions.DurableTask/3.15.2';

/** .NET takes these for headers of the content, and refuses them among those of the request. */
const contentHeader = /^(allow|expires|last-modified|content-.*)$/i;

const formEncoded = /^application\/x-www-form-urlencoded$/i;

/** Puts a request together as the extension's TaskHttpActivityShim does. Throws RefusedRequestError. */
export async function toOutgoingRequest(request: HttpRequest, tokenOf: TokenOf): Promise<OutgoingRequest> {
  const { method, uri, content, tokenSource } = request;
  const given = Object.entries(request.headers ?? {});
  const contentType = given.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const others = given.filter(([name]) => name.toLowerCase() !== 'content-type');
  refuseContentHeaders(others.map(([name]) => name));
  const body = content == null ? undefined : Buffer.from(content);
  return {
    method,
    uri,
    body,
    headers: {
      'user-agent': userAgent,
      ...Object.fromEntries(others.map(([name, value]) => [name.toLowerCase(), value])),
      // Without content, .NET has nothing that a content type could belong to.
      ...(body && { 'content-type': checkedType(contentType), 'content-length': String(body.length) }),
      ...(tokenSource && { authorization: `Bearer ${await tokenFor(tokenSource.resource, tokenOf)}` }),
    },
  };
}

function refuseContentHeaders(names: readonly string[]): void {
  const misused = names.find((name) => contentHeader.test(name));
  if (misused !== undefined) {
    throw new RefusedRequestError(
      'System.InvalidOperationException',
      `Misused header name, '${misused}'. Make sure request headers are used with HttpRequestMessage, response headers ` +
        'with HttpResponseMessage, and content headers with HttpContent objects.',
    );
  }
}

function checkedType(given = 'text/plain'): string {
  if (given.includes('multipart')) {
    throw new RefusedRequestError(
      'Microsoft.Azure.WebJobs.Extensions.DurableTask.FunctionFailedException',
      'Multipart content is not supported with CallHttpAsync.',
    );
  }
  if (formEncoded.test(given)) {
    return `${given}; charset=utf-8`;
  }
  // MediaTypeHeaderValue takes a bare type: no charset, no other parameter.
  if (!/^[^\s/;,]+\/[^\s/;,]+$/.test(given)) {
    throw new RefusedRequestError('System.FormatException', `The format of value '${given}' is invalid.`);
  }
  return given;
}

async function tokenFor(resource: string, tokenOf: TokenOf): Promise<string> {
  try {
    return await tokenOf(resource);
  } catch (cause) {
    throw new RefusedRequestError(
      'Azure.Identity.CredentialUnavailableException',
      'DefaultAzureCredential failed to retrieve a token from the included credentials. ' +
        `- ManagedIdentityCredential authentication unavailable: ${(cause as Error).message}`,
      { cause },
    );
  }
}
