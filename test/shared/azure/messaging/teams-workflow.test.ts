import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTeamsWorkflow } from '../../../../shared/azure/messaging/teams-workflow.ts';
import { AzureUnavailableError, RebakeError } from '../../../../shared/errors.ts';
import type { TeamsChannel } from '../../../../shared/ports/messaging.ts';

const identifier = 'https://vault.vault.azure.net/secrets/teams';
let server: Server;
let teams: TeamsChannel;
let answer: { status: number; headers: Record<string, string> };
let received: { readonly type: string | undefined; readonly body: string }[];

beforeEach(async () => {
  answer = { status: 202, headers: {} };
  received = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ type: request.headers['content-type'], body });
      response.writeHead(answer.status, answer.headers).end('no such flow');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/workflow?sig=hunter2`;
  teams = createTeamsWorkflow({ get: (id) => Promise.resolve(id === identifier ? url : undefined) }, identifier);
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('posting a card', () => {
  it('sends it as JSON to the address that the secret holds', async () => {
    await teams.post({ type: 'message' }, null);

    expect(received).toEqual([{ type: 'application/json', body: '{"type":"message"}' }]);
  });

  it.each([429, 500, 503])('is trouble that passes when Teams answers %d', async (status) => {
    answer = { status, headers: { 'retry-after': '9' } };

    const failure = await teams.post({}, null).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(AzureUnavailableError);
    expect(failure).toMatchObject({ retryAfterSeconds: 9 });
  });

  it('is a refusal when the workflow does not take it, without telling its address', async () => {
    answer = { status: 404, headers: {} };

    const failure = await teams.post({}, null).catch((error: unknown) => error as Error);

    expect(failure).toBeInstanceOf(RebakeError);
    expect(String((failure as Error).message)).toMatch(/status 404: no such flow/);
    expect(String((failure as Error).message)).not.toContain('hunter2');
  });

  it('is trouble that passes when nobody answers', async () => {
    const away = createTeamsWorkflow({ get: () => Promise.resolve('http://127.0.0.1:9/?sig=hunter2') }, identifier);

    const failure = await away.post({}, null).catch((error: unknown) => error as Error);

    expect(failure).toBeInstanceOf(AzureUnavailableError);
    expect(String((failure as Error).message)).not.toContain('hunter2');
  });

  it('says which secret is missing', async () => {
    const without = createTeamsWorkflow({ get: () => Promise.resolve(undefined) }, identifier);

    await expect(without.post({}, null)).rejects.toThrow(identifier);
  });
});
