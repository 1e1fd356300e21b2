import { expect, it } from 'vitest';
import { formatCookie } from '../../../../local/host/http/set-cookie.ts';

it.each([
  { cookie: { name: 'a', value: 'b' }, text: 'a=b; path=/' },
  { cookie: { name: 'a b', value: 'c;d' }, text: 'a%20b=c%3Bd; path=/' },
  { cookie: { name: 'a', value: '', path: { value: '/x' } }, text: 'a=; path=/x' },
  { cookie: { name: 'a', value: 'b', maxAge: { value: 200_000 } }, text: 'a=b; max-age=200000; path=/' },
  { cookie: { name: 'a', value: 'b', maxAge: { value: 0 } }, text: 'a=b; max-age=0; path=/' },
  { cookie: { name: 'a', value: 'b', maxAge: { value: 1.9 } }, text: 'a=b; max-age=1; path=/' },
  {
    cookie: { name: 'a', value: 'b', expires: { value: { seconds: 0 } } },
    text: 'a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/',
  },
  {
    cookie: { name: 'a', value: 'b', expires: { value: { seconds: '86400' } } },
    text: 'a=b; expires=Fri, 02 Jan 1970 00:00:00 GMT; path=/',
  },
  {
    cookie: { name: 'a', value: 'b', domain: { value: 'contoso.example' } },
    text: 'a=b; domain=contoso.example; path=/',
  },
  {
    cookie: { name: 'a', value: 'b', secure: { value: true }, httpOnly: { value: true } },
    text: 'a=b; path=/; secure; httponly',
  },
  { cookie: { name: 'a', value: 'b', secure: { value: false }, httpOnly: { value: false } }, text: 'a=b; path=/' },
  { cookie: { name: 'a', value: 'b', sameSite: 'lax' as const }, text: 'a=b; path=/; samesite=lax' },
  { cookie: { name: 'a', value: 'b', sameSite: 'strict' as const }, text: 'a=b; path=/; samesite=strict' },
  { cookie: { name: 'a', value: 'b', sameSite: 'explicitNone' as const }, text: 'a=b; path=/; samesite=none' },
  { cookie: { name: 'a', value: 'b', sameSite: 'none' as const }, text: 'a=b; path=/' },
])('writes $text', ({ cookie, text }) => {
  expect(formatCookie(cookie)).toBe(text);
});
