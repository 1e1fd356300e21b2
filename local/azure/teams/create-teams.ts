import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { sameSecret } from '../entra/credentials.ts';
import { observe } from '../http/observe.ts';
import { serve, type HttpEnv } from '../http/serve.ts';
import type { Service, ServiceOptions } from '../service.ts';
import { loadSecret } from '../state/load-secret.ts';
import { openCardStore, type CardStore } from './card-store.ts';
import { readCardMessage } from './read-card-message.ts';

/** The largest message (learn.microsoft.com/microsoftteams/limits-specifications-teams). */
const largest = 28 * 1024;
/** Cards of one answer: as many as the page shows, unless more are asked for. */
const CardsQuery = z.object({ limit: z.coerce.number().int().min(1).max(100_000).default(100) });

export interface Teams extends Service {
  readonly port: number;
  /** The page that shows the channel. */
  readonly url: string;
  /** Where cards are posted; its signature makes it a secret. */
  readonly webhookUrl: string;
  readonly cards: Pick<CardStore, 'list' | 'clear'>;
}

interface TeamsContext extends Pick<ServiceOptions, 'clock' | 'faults' | 'calls'> {
  readonly store: CardStore;
  readonly signature: string;
}

/** A Teams channel behind a Workflows webhook: takes cards that Teams would render, and shows them. */
export async function createTeams(options: Omit<ServiceOptions, 'tls'>): Promise<Teams> {
  const signature = await loadSecret(join(options.stateDir, 'signature'), () => randomBytes(32).toString('base64url'));
  const store = openCardStore(join(options.stateDir, 'cards.sqlite'));
  const server = await serve(await teamsApp({ ...options, store, signature }), { port: options.port });
  const url = `http://localhost:${server.port}`;
  const query = new URLSearchParams({ 'api-version': '1', sp: '/triggers/manual/run', sv: '1.0', sig: signature });
  return {
    port: server.port,
    url: `${url}/`,
    webhookUrl: `${url}/workflows/rebake/triggers/manual/paths/invoke?${query.toString()}`,
    cards: store,
    async close() {
      await server.close();
      store.close();
    },
  };
}

async function teamsApp(options: TeamsContext): Promise<Hono<HttpEnv>> {
  const page = await readFile(new URL('page.html', import.meta.url), 'utf8');
  const renderer = await readFile(createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'));
  const app = new Hono<HttpEnv>();
  app.post(
    '/workflows/:workflow/triggers/manual/paths/invoke',
    observe('teams', options, ({ code, message }) => ({ error: { code, message } })),
    (context) => receive(context, options),
  );
  app.get('/', (context) => context.html(page));
  app.get('/workflows/:workflow/triggers/manual/paths/invoke', (context) => context.html(page));
  app.get('/adaptivecards.js', (context) =>
    context.body(new Uint8Array(renderer), 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/cards', (context) => {
    const query = CardsQuery.safeParse(context.req.query());
    return query.success
      ? context.json(options.store.list(query.data.limit))
      : context.json({ error: 'limit must be a number from 1 to 100000' }, 400);
  });
  app.delete('/cards', (context) => {
    options.store.clear();
    return context.body(null, 204);
  });
  return app;
}

/** 202 says that the flow is queued, as Power Automate answers. */
async function receive(context: Context<HttpEnv>, { store, signature, clock }: TeamsContext): Promise<Response> {
  if (!sameSecret(context.req.query('sig'), signature)) {
    const message = 'The signature of the request is not valid for this workflow.';
    return refuse(context, 401, 'DirectApiRequestHasInvalidSignature', message);
  }
  const body = Buffer.from(await context.req.arrayBuffer());
  if (body.length > largest) {
    const message = `The message has ${body.length} bytes; Teams takes at most ${largest}.`;
    return refuse(context, 413, 'RequestEntityTooLarge', message);
  }
  const reading = readCardMessage(body.toString('utf8'));
  if (reading.kind === 'refused') {
    return refuse(context, 400, 'TriggerInputSchemaMismatch', reading.problems.join('; '));
  }
  const receivedAt = new Date(clock.now()).toISOString();
  for (const { content } of reading.message.attachments) {
    store.add(context.req.param('workflow') ?? '', receivedAt, content);
  }
  return context.body(null, 202);
}

function refuse(context: Context<HttpEnv>, status: 400 | 401 | 413, code: string, message: string): Response {
  return context.json({ error: { code, message } }, status);
}
