import { createHmac } from 'node:crypto';
import { sameSecret } from '../../entra/credentials.ts';
import { audiences, bearerToken, type Caller, type VerifyToken } from '../../entra/tokens.ts';
import { EventGridError } from '../event-grid-error.ts';
import type { CustomTopic } from './topic.ts';

interface Authorization {
  readonly topic: CustomTopic;
  readonly verifyToken: VerifyToken;
  /** Whether a caller has the permission `Microsoft.EventGrid/events/send/action` on a topic. */
  readonly maySend: (caller: Caller, topicId: string) => boolean;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
}

/** Lets through who has a key of the topic, a signature made with one, or a role in Entra ID; else throws 401. */
export async function authorizePublisher(
  header: (name: string) => string | undefined,
  options: Authorization,
): Promise<void> {
  const { topic } = options;
  const key = header('aeg-sas-key');
  const signature =
    header('aeg-sas-token') ?? /^SharedAccessSignature +(.+)$/i.exec(header('authorization') ?? '')?.[1];
  if ((key !== undefined || signature !== undefined) && topic.disableLocalAuth) {
    throw refused('Keys are disabled for this topic; publish with a token of Microsoft Entra ID.');
  }
  if (key !== undefined) {
    if (!sameSecret(key, topic.key1) && !sameSecret(key, topic.key2)) {
      throw refused('The request authorization key is not authorized for this topic.');
    }
    return;
  }
  if (signature !== undefined) {
    verifySignature(signature, options);
    return;
  }
  await verifyBearer(header('authorization'), options);
}

/** `r={resource}&e={expiry}&s={signature}`, the signature over what precedes it (authenticate-with-access-keys). */
function verifySignature(token: string, { topic, now }: Authorization): void {
  const [signed = '', signature = ''] = token.split('&s=');
  const given = decodeURIComponent(signature);
  const made = [topic.key1, topic.key2].map((key) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update(signed, 'utf8').digest('base64'),
  );
  if (!made.some((expected) => sameSecret(given, expected))) {
    throw refused('The signature of the shared access token is not valid for this topic.');
  }
  const expiry = Date.parse(`${new URLSearchParams(signed).get('e') ?? ''} UTC`.replace(/(Z|UTC) UTC$/, '$1'));
  if (!(expiry > now)) {
    throw refused('The shared access token has expired.');
  }
}

async function verifyBearer(authorization: string | undefined, options: Authorization): Promise<void> {
  const token = bearerToken(authorization);
  if (token === undefined) {
    throw refused("The request has no 'aeg-sas-key', no 'aeg-sas-token' and no bearer token.");
  }
  const verified = await options.verifyToken(token, audiences.eventGrid);
  if (verified.kind === 'refused') {
    throw refused(verified.message);
  }
  if (!options.maySend(verified.caller, options.topic.id)) {
    throw refused(
      `The principal '${verified.caller.objectId}' may not do 'Microsoft.EventGrid/events/send/action' on '${options.topic.id}'.`,
    );
  }
}

function refused(message: string): EventGridError {
  return new EventGridError(401, 'Unauthorized', message);
}
