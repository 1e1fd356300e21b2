import type { RpcHttpCookie } from '../worker/invocation.ts';

/** A cookie as ASP.NET writes it: path `/` where none is given, attributes in its order. */
export function formatCookie(cookie: RpcHttpCookie): string {
  const expires = cookie.expires?.value.seconds;
  const parts = [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    expires === undefined ? undefined : `expires=${new Date(Number(expires) * 1000).toUTCString()}`,
    cookie.maxAge && `max-age=${Math.trunc(cookie.maxAge.value)}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value ?? '/'}`,
    cookie.secure?.value && 'secure',
    sameSite(cookie.sameSite),
    cookie.httpOnly?.value && 'httponly',
  ];
  return parts.filter((part) => part).join('; ');
}

function sameSite(value: RpcHttpCookie['sameSite']): string | undefined {
  switch (value) {
    case 'lax':
    case 'strict':
      return `samesite=${value}`;
    case 'explicitNone':
      return 'samesite=none';
    case 'none':
    case undefined:
      return undefined;
  }
}
