import { createHmac, timingSafeEqual } from 'node:crypto';
import { CosmosError } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';
import type { ResourceLink } from './resource-link.ts';

/** How far a request's date may be from the server's: https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources. */
const allowedSkewMilliseconds = 15 * 60_000;

/**
 * Checks a signature by the account's key: HMAC-SHA256 over verb, resource type, resource link and date. The date is the
 * client machine's, so it is held against this machine's clock and not against virtual time.
 */
export function verifySignature(
  request: CosmosRequest,
  link: ResourceLink,
  signature: string,
  accountKey: string,
  now: number,
): void {
  const date = request.header('x-ms-date') ?? request.header('date') ?? '';
  const signedAt = Date.parse(date);
  if (Number.isNaN(signedAt)) {
    throw new CosmosError(401, 'Unauthorized', 'The x-ms-date header is missing or not an HTTP date.');
  }
  const expected = links(link).map((name) => sign(accountKey, request.method, link.type, name, date));
  if (!expected.some((text) => equal(text, signature))) {
    throw wrongSignature(request, link, date);
  }
  if (Math.abs(now - signedAt) > allowedSkewMilliseconds) {
    throw new CosmosError(
      403,
      'Forbidden',
      'The authorization token is not valid at the current time. Please create another token and retry ' +
        `(token start time: ${new Date(signedAt - allowedSkewMilliseconds).toUTCString()}, ` +
        `token expiry time: ${new Date(signedAt + allowedSkewMilliseconds).toUTCString()}, ` +
        `current server time: ${new Date(now).toUTCString()}).`,
    );
  }
}

/** Clients sign the link as they hold it or as they send it, and of resource ids only the last. */
function links({ name, sent, rid }: ResourceLink): string[] {
  return [...new Set([name, sent, rid])];
}

export function sign(accountKey: string, method: string, type: string, link: string, date: string): string {
  const text = `${method.toLowerCase()}\n${type.toLowerCase()}\n${link}\n${date.toLowerCase()}\n\n`;
  return createHmac('sha256', Buffer.from(accountKey, 'base64')).update(text).digest('base64');
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function wrongSignature(request: CosmosRequest, link: ResourceLink, date: string): CosmosError {
  const payload = `${request.method.toLowerCase()}\n${link.type}\n${link.name}\n${date.toLowerCase()}\n\n`;
  return new CosmosError(
    401,
    'Unauthorized',
    "The input authorization token can't serve the request. The wrong key is being used or the expected payload is not " +
      `built as per the protocol. For more info: https://aka.ms/cosmosdb-tsg-unauthorized. Server used the following payload to sign: '${payload}'`,
  );
}
