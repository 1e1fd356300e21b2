import { describe, expect, it, onTestFinished } from 'vitest';
import { createTeams, type Teams } from '../../../../local/azure/teams/create-teams.ts';
import type { ServiceOptions } from '../../../../local/azure/service.ts';
import { send, type Answer } from '../support/http.ts';
import { serviceOptions } from '../support/service-options.ts';

async function start(stateDir?: string): Promise<{ teams: Teams; options: ServiceOptions }> {
  const options = await serviceOptions(stateDir === undefined ? {} : { stateDir });
  const teams = await createTeams(options);
  return { teams, options };
}

async function startTeams(): Promise<{ teams: Teams; options: ServiceOptions }> {
  const started = await start();
  onTestFinished(() => started.teams.close());
  return started;
}

function aCard(changes: object = {}) {
  return { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'web 1.4.2 is live' }], ...changes };
}

function aMessage(content: object = aCard(), changes: object = {}) {
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }], ...changes };
}

function post(url: string, message: unknown): Promise<Answer> {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) });
}

it('accepts a card without a body in its answer, and lists cards newest first', async () => {
  const { teams } = await startTeams();

  const answers = [
    await post(teams.webhookUrl, aMessage()),
    await post(teams.webhookUrl, aMessage(aCard({ body: [{ type: 'TextBlock', text: 'second' }] }))),
  ];

  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [202, ''],
    [202, ''],
  ]);
  const cards = (await send(`${teams.url}cards`)).json<{ workflow: string; content: { body: [{ text: string }] } }[]>();
  expect(cards.map(({ workflow, content }) => [workflow, content.body[0].text])).toEqual([
    ['rebake', 'second'],
    ['rebake', 'web 1.4.2 is live'],
  ]);
});

it('lists a hundred cards unless asked for more or fewer', async () => {
  const { teams } = await startTeams();
  for (let number = 0; number < 102; number += 1) {
    await post(teams.webhookUrl, aMessage());
  }

  const counts = await Promise.all(
    ['', '?limit=1000', '?limit=7'].map(
      async (query) => (await send(`${teams.url}cards${query}`)).json<readonly object[]>().length,
    ),
  );
  const refused = await Promise.all(['0', 'all', '1e9'].map((limit) => send(`${teams.url}cards?limit=${limit}`)));

  expect(counts).toEqual([100, 102, 7]);
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
});

describe('a message is refused', () => {
  it.each([
    {
      why: 'a MessageCard of the retired connectors',
      message: { '@type': 'MessageCard', summary: 's', text: 't' },
      says: /type must be 'message'.*MessageCard/,
    },
    { why: 'no card', message: aMessage(aCard(), { attachments: [] }), says: /attachments must hold a card/ },
    {
      why: 'a version that Teams does not render',
      message: aMessage(aCard({ version: '1.6' })),
      says: /version must be 1\.0 to 1\.5/,
    },
    {
      why: 'an unknown element',
      message: aMessage(aCard({ body: [{ type: 'Marquee' }] })),
      says: /Unknown element type "Marquee"/,
    },
    {
      why: 'a button without an address',
      message: aMessage(aCard({ actions: [{ type: 'Action.OpenUrl', title: 'Open' }] })),
      says: /Property "url" must be set/,
    },
    {
      why: 'another content type',
      message: { type: 'message', attachments: [{ contentType: 'text/plain' }] },
      says: /contentType/,
    },
  ])('for $why', async ({ message, says }) => {
    const { teams } = await startTeams();

    const answer = await post(teams.webhookUrl, message);

    expect(answer.status).toBe(400);
    expect(answer.json<{ error: { message: string } }>().error.message).toMatch(says);
    expect(teams.cards.list(10)).toEqual([]);
  });

  it('with all that is wrong with it at once', async () => {
    const { teams } = await startTeams();

    const answer = await post(teams.webhookUrl, aMessage({ type: 'Card', version: '2.0' }, { type: 'note' }));

    expect(answer.json<{ error: { message: string } }>().error.message.split('; ')).toHaveLength(3);
  });

  it('for more than 28 KB', async () => {
    const { teams } = await startTeams();

    const answer = await post(
      teams.webhookUrl,
      aMessage(aCard({ body: [{ type: 'TextBlock', text: 'x'.repeat(28 * 1024) }] })),
    );

    expect(answer.status).toBe(413);
  });

  it('for a wrong signature, or a body that is not JSON', async () => {
    const { teams } = await startTeams();

    const unsigned = await post(teams.webhookUrl.replace(/sig=.*/, 'sig=wrong'), aMessage());
    const broken = await send(teams.webhookUrl, { method: 'POST', body: '{' });

    expect([unsigned.status, broken.status]).toEqual([401, 400]);
  });

  it('while the workflow is throttled, as a fault says', async () => {
    const { teams, options } = await startTeams();
    options.faults.add({ service: 'teams', count: 1, effect: { kind: 'throttle', retryAfterSeconds: 7 } });

    const [first, second] = [await post(teams.webhookUrl, aMessage()), await post(teams.webhookUrl, aMessage())];

    expect([first.status, first.headers['retry-after'], second.status]).toEqual([429, '7', 202]);
    expect(options.calls.list().map(({ service, status }) => [service, status])).toEqual([
      ['teams', 429],
      ['teams', 202],
    ]);
  });
});

it('keeps its cards and its address over a restart on the same port', async () => {
  const first = await start();
  await post(first.teams.webhookUrl, aMessage());
  await first.teams.close();

  const second = await createTeams({ ...first.options, port: first.teams.port });
  onTestFinished(() => second.close());

  expect(second.webhookUrl).toBe(first.teams.webhookUrl);
  expect(second.cards.list(10)).toHaveLength(1);
});

it('serves its page and the renderer itself', async () => {
  const { teams } = await startTeams();

  const [page, renderer, atWebhook] = await Promise.all([
    send(teams.url),
    send(`${teams.url}adaptivecards.js`),
    send(teams.webhookUrl),
  ]);

  expect(page.text).toContain('<script src="/adaptivecards.js">');
  expect(page.text).not.toMatch(/https?:\/\//);
  expect(renderer.headers['content-type']).toMatch(/javascript/);
  expect(atWebhook.text).toBe(page.text);
});

it('forgets its cards on request', async () => {
  const { teams } = await startTeams();
  await post(teams.webhookUrl, aMessage());

  const answer = await send(`${teams.url}cards`, { method: 'DELETE' });

  expect([answer.status, teams.cards.list(10)]).toEqual([204, []]);
});
