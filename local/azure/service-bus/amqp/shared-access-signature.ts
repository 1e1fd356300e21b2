import { createHmac, timingSafeEqual } from 'node:crypto';
import { unauthorized } from '../service-bus-error.ts';

/** What Service Bus tells apart (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#rights). */
export type AccessRight = 'Send' | 'Listen' | 'Manage';
export const allRights: readonly AccessRight[] = ['Send', 'Listen', 'Manage'];

/** What a token lets its bearer do: what it has a right to below a URL, until an instant (milliseconds since 1970, real time). */
export interface Claim {
  readonly audience: string;
  readonly expiresAt: number;
  readonly rights: readonly AccessRight[];
}

/**
 * Checks a shared access signature
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#generate-a-shared-access-signature-token).
 * Clients sign with their machine's time, so expiry is judged in real time even where the stack's clock runs fast.
 */
export function verifySharedAccessSignature(token: string, key: string, now: number): Claim {
  const fields = new Map(
    token
      .replace(/^SharedAccessSignature\s+/, '')
      .split('&')
      .map((field) => [field.slice(0, field.indexOf('=')), field.slice(field.indexOf('=') + 1)] as const),
  );
  const [resource, signature, expiry] = [fields.get('sr'), fields.get('sig'), fields.get('se')];
  if (!token.startsWith('SharedAccessSignature') || !resource || !signature || !expiry) {
    throw unauthorized('MalformedToken: The credentials are not in a recognized format.');
  }
  const expected = createHmac('sha256', key).update(`${resource}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthorized('InvalidSignature: The token has an invalid signature.');
  }
  const expiresAt = Number(expiry) * 1000;
  if (!(expiresAt > now)) {
    throw unauthorized('ExpiredToken: The token is expired.');
  }
  return { audience: decodeURIComponent(resource), expiresAt, rights: allRights };
}
