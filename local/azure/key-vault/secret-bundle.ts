import type { SecretVersion } from './secret-store.ts';

/** A secret as `GET /secrets/{name}` answers it. */
export function secretBundle(origin: string, secret: SecretVersion): Record<string, unknown> {
  return { value: secret.value, ...secretItem(origin, secret, true) };
}

/** A secret without its value, as lists have it; ids of the newest version have no version there. */
export function secretItem(origin: string, secret: SecretVersion, withVersion: boolean): Record<string, unknown> {
  const { name, version, contentType, tags, enabled, notBefore, expires, created, updated } = secret;
  return {
    ...(contentType !== undefined && { contentType }),
    id: `${origin}/secrets/${name}${withVersion ? `/${version}` : ''}`,
    attributes: {
      enabled,
      ...(notBefore !== undefined && { nbf: notBefore }),
      ...(expires !== undefined && { exp: expires }),
      created,
      updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    ...(tags !== undefined && { tags }),
  };
}
