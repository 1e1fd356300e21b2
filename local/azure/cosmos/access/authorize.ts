import { CosmosError } from '../errors.ts';
import type { CosmosRequest } from '../http/exchange.ts';
import { dataActions } from './data-action.ts';
import type { ResourceLink } from './resource-link.ts';
import { verifySignature } from './verify-signature.ts';

/** Who may use the account. */
export interface Access {
  /** Base64; the account's primary key. */
  readonly accountKey: string;
  /** The caller of an Entra ID access token for `https://cosmos.azure.com`; `undefined` if it is not to be trusted. */
  readonly verifyToken: (bearer: string) => Promise<{ objectId: string } | undefined>;
  /** Whether a data role assignment allows the action at the scope `/`, `/dbs/x` or `/dbs/x/colls/y`. */
  readonly isAllowed: (objectId: string, action: string, scope: string) => boolean | Promise<boolean>;
}

/** Lets a request pass and says who sent it: an object id, or nobody in particular for the account's key. */
export async function authorize(
  request: CosmosRequest,
  link: ResourceLink,
  access: Access,
): Promise<string | undefined> {
  const { type, sig } = parseAuthorization(request.header('authorization'));
  switch (type) {
    case 'master':
      verifySignature(request, link, sig, access.accountKey, Date.now());
      return undefined;
    case 'aad':
      return authorizeToken(request, link, sig, access);
    default:
      throw unauthorized(`Authorization tokens of type '${type}' are not supported by the local Cosmos DB.`);
  }
}

async function authorizeToken(
  request: CosmosRequest,
  link: ResourceLink,
  bearer: string,
  { verifyToken, isAllowed }: Access,
): Promise<string> {
  const caller = await verifyToken(bearer);
  if (!caller) {
    throw unauthorized('The Microsoft Entra ID token is invalid, has expired, or is not meant for this account.');
  }
  const actions = dataActions(request, link.type);
  const blocked = 'Request blocked by Auth rebake-local :';
  const learnMore = 'Learn more: https://aka.ms/cosmos-native-rbac.';
  if (!actions) {
    const message = `${blocked} The given request [${request.method} /${request.segments.join('/')}] cannot be authorized by AAD token in data plane. ${learnMore}`;
    throw new CosmosError(403, 'Forbidden', message, { substatus: 5300 });
  }
  const scope = `/${request.segments.slice(0, 4).join('/')}`;
  for (const action of actions) {
    if (!(await isAllowed(caller.objectId, action, scope))) {
      const message = `${blocked} Request is blocked because principal [${caller.objectId}] does not have required RBAC permissions to perform action [${action}] on resource [${scope}]. ${learnMore}`;
      throw new CosmosError(403, 'Forbidden', message, { substatus: 5301 });
    }
  }
  return caller.objectId;
}

/** `type=master&ver=1.0&sig=…`, percent-encoded by most clients; base64 and tokens hold no `&`. */
function parseAuthorization(header: string | undefined): { type: string; sig: string } {
  if (header === undefined) {
    throw unauthorized('Required Header authorization is missing. Ensure a valid Authorization token is passed.');
  }
  const text = header.includes('%') ? decode(header) : header;
  const parts = /^type=([^&]*)&ver=([^&]*)&sig=(.*)$/s.exec(text);
  if (!parts || parts[2] !== '1.0') {
    throw unauthorized('The authorization header must be type=…&ver=1.0&sig=….');
  }
  return { type: parts[1] ?? '', sig: parts[3] ?? '' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unauthorized(message: string): CosmosError {
  return new CosmosError(401, 'Unauthorized', message);
}
