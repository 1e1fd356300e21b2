import { describe, expect, it } from 'vitest';
import { addCorsHeaders, answerPreflight, refuseForeign } from '../../../../local/host/http/guard.ts';
import { emptyResponse } from '../../../../local/host/http/write-response.ts';
import { fakeCall } from '../support/fake-call.ts';

describe('a call', () => {
  it.each([
    { headers: {}, passes: true },
    { headers: { host: 'LOCALHOST:7071' }, passes: true },
    { headers: { host: '127.0.0.1' }, passes: true },
    { headers: { host: '[::1]:7071' }, passes: true },
    { headers: { host: '' }, passes: false },
    { headers: { host: '0.0.0.0:7071' }, passes: false },
    { headers: { host: 'localhost.' }, passes: false },
    { headers: { host: 'localhost@attacker.example' }, passes: false },
    { headers: { origin: 'http://localhost:7071' }, passes: true },
    { headers: { origin: 'HTTP://LOCALHOST:7071' }, passes: true },
    { headers: { origin: 'https://localhost:7071' }, passes: false },
    { headers: { origin: 'http://localhost:7072' }, passes: false },
    { headers: { origin: 'http://localhost' }, passes: false },
    { headers: { origin: 'null' }, passes: false },
    { headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, passes: true },
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, passes: false },
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, passes: true },
  ])('with $headers passes: $passes', ({ headers, passes }) => {
    expect(refuseForeign(fakeCall({ headers }), [])?.status).toBe(passes ? undefined : 403);
  });

  it.each([
    { allowed: ['https://portal.azure.com'], origin: 'https://portal.azure.com', passes: true },
    { allowed: ['https://portal.azure.com'], origin: 'HTTPS://PORTAL.AZURE.COM', passes: true },
    { allowed: ['https://portal.azure.com'], origin: 'https://portal.azure.com.attacker.example', passes: false },
    { allowed: ['*'], origin: 'https://anybody.example', passes: true },
  ])('from $origin where $allowed is allowed passes: $passes', ({ allowed, origin, passes }) => {
    const call = fakeCall({ headers: { origin } });

    expect(refuseForeign(call, allowed)?.status).toBe(passes ? undefined : 403);
    expect(addCorsHeaders(call, emptyResponse(200), allowed).headers.get('access-control-allow-origin')).toBe(
      passes ? origin : null,
    );
  });

  it('is told where to allow its origin', async () => {
    const refused = refuseForeign(fakeCall({ headers: { origin: 'http://a.example' } }), []);

    expect(await refused!.text()).toContain('local.settings.json, Host.CORS');
  });
});

describe('a browser that asks before it calls', () => {
  it('is allowed the method and headers that it names', () => {
    const headers = {
      origin: 'http://a.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-a',
    };

    const answer = answerPreflight(fakeCall({ method: 'OPTIONS', headers }));

    expect(answer?.status).toBe(204);
    expect(Object.fromEntries(answer!.headers)).toEqual({
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'x-a',
    });
  });

  it.each([
    { method: 'GET', headers: { origin: 'http://a.example', 'access-control-request-method': 'PUT' } },
    { method: 'OPTIONS', headers: { origin: 'http://a.example' } },
    { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT' } },
  ])('is told apart from $method with $headers', (call) => {
    expect(answerPreflight(fakeCall(call))).toBeUndefined();
  });
});
