import { Hono, type Context } from 'hono';
import type { Caller, VerifyToken } from '../entra/tokens.ts';
import { observe, type Observed } from '../http/observe.ts';
import type { HttpEnv } from '../http/serve.ts';
import { EventGridError } from './event-grid-error.ts';
import type { PublishedEvent } from './events/event.ts';
import { readEvents } from './events/read-events.ts';
import type { TopicStore } from './store/topic-store.ts';
import { authorizePublisher } from './topics/authorize-publisher.ts';
import type { CustomTopic } from './topics/topic.ts';

interface PublishingOptions extends Observed {
  readonly topics: TopicStore;
  readonly verifyToken: VerifyToken;
  readonly maySend: (caller: Caller, topicId: string) => boolean;
  readonly accept: (topic: CustomTopic, events: readonly PublishedEvent[]) => void;
  readonly validateManually: (id: string, code: string) => boolean;
}

/** The data plane: `POST /{topic}/api/events`, and the page behind a validation URL. */
export function publishingApp(options: PublishingOptions): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(
    observe('eventGrid', options, ({ code, message }) => ({ error: { code, message, details: [{ code, message }] } })),
  );
  app.onError((error, context) => {
    if (error instanceof EventGridError) {
      return context.json(error.toBody(), error.status);
    }
    throw error;
  });
  app.notFound((context) => context.json(notFound('The endpoint was not found.').toBody(), 404));
  app.post('/:topic/api/events', (context) => acceptEvents(context, options));
  app.get('/eventsubscriptions/:name/validate', (context) => {
    const [id, code] = [context.req.query('id') ?? '', context.req.query('token') ?? ''];
    return options.validateManually(Buffer.from(id, 'base64url').toString(), code)
      ? context.text('Webhook successfully validated as a subscription endpoint.')
      : context.json(notFound('The validation URL is not valid or has expired.').toBody(), 404);
  });
  return app;
}

async function acceptEvents(context: Context<HttpEnv>, options: PublishingOptions): Promise<Response> {
  const topic = options.topics.custom(context.req.param('topic') ?? '');
  if (!topic) {
    throw notFound(`There is no topic '${context.req.param('topic') ?? ''}'.`);
  }
  // Who posts to a topic's endpoint as it is names none: https://learn.microsoft.com/azure/event-grid/custom-event-quickstart.
  const version = context.req.query('api-version') ?? '2018-01-01';
  if (version !== '2018-01-01') {
    const message = `The api-version '${version}' is not supported; use 2018-01-01.`;
    throw new EventGridError(400, 'BadRequest', message);
  }
  await authorizePublisher((name) => context.req.header(name), {
    topic,
    verifyToken: options.verifyToken,
    maySend: options.maySend,
    // Publishers sign with their own clock.
    now: Date.now(),
  });
  const body = Buffer.from(await context.req.arrayBuffer());
  options.accept(topic, readEvents(body, context.req.header(), topic));
  return context.body(null, 200);
}

function notFound(message: string): EventGridError {
  return new EventGridError(404, 'NotFound', message);
}
