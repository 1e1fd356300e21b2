import { beforeEach, describe, expect, it } from 'vitest';
import { sendAlert } from '../../../functions/queues/send-alert.ts';
import { deliveryFailureOf } from '../../../shared/commands/compliance/delivery-failures.ts';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { saveRules } from '../../support/compliance/watching.ts';
import { quietContext } from '../../support/quiet-context.ts';

const at = '2026-01-05T08:00:00Z';
const alert = { kind: 'alert', severity: 'warning', title: 'Look', text: '', facts: [], links: [], at };
const digest = {
  ...{ kind: 'digest', digestId: 'd1', owner: 'shop@contoso.example', channel: 'default', webhook: null, at },
  ...{ notices: [], stillOpen: 1, part: 1, parts: 1 },
};

let ports: MemoryPorts;
let handle: ReturnType<typeof sendAlert>;
let lines: string[];
beforeEach(() => {
  ports = memoryPorts();
  lines = [];
  restart();
});

/** Another process: it knows only what is recorded. */
function restart(): void {
  handle = sendAlert(ports, 'https://rebake.example');
}

async function deliver(message: unknown, messageId?: string): Promise<void> {
  await handle(message, quietContext(lines, messageId === undefined ? {} : { messageId }));
}

function cards(): number {
  return ports.messages.cards.length;
}

describe('an alert from the queue', () => {
  it.each([
    { message: alert, said: 'Alert shown: Look' },
    { message: digest, said: 'Digest shown: 0 notices in default' },
  ])('is shown in Teams: $message.kind', async ({ message, said }) => {
    await deliver(message, 'm1');

    expect(cards()).toBe(1);
    expect(lines.join('\n')).toContain(said);
  });

  it.each([{ title: 7 }, null, { ...alert, at: 'noon' }, { ...digest, kind: 'other' }])(
    'that is not what it should be is thrown, so that the queue keeps it: %j',
    async (message) => {
      await expect(deliver(message, 'm1')).rejects.toThrow();
      expect(cards()).toBe(0);
    },
  );

  it('is thrown when Teams does not take it, and shown when it comes again', async () => {
    ports.messages.failNext(new Error('Teams is away'));

    await expect(deliver(alert, 'm1')).rejects.toThrow('Teams is away');
    await deliver(alert, 'm1');

    expect(cards()).toBe(1);
  });
});

describe('the card of a channel', () => {
  it('goes to the webhook that the channel has by now', async () => {
    const [before, after] = ['before', 'after'].map((name) => `https://rebake.vault.azure.net/secrets/${name}`);
    const posted: (string | null)[] = [];
    const post = (_card: object, webhook: string | null) => Promise.resolve(void posted.push(webhook));
    await saveRules(ports, { channels: { shop: { title: 'Shop', webhook: { keyVault: after } } } });
    handle = sendAlert({ ...ports, teams: { post } }, 'https://rebake.example');

    await deliver({ ...digest, channel: 'shop', webhook: before }, 'm1~replay1');
    await deliver(alert, 'm2');

    expect(posted).toEqual([after, null]);
  });
});

describe('why an alert was not shown', () => {
  it('is kept for who looks at the dead letter', async () => {
    ports.messages.failNext(new Error('Azure refuses read a secret: SecretNotFound'));

    await expect(deliver(alert, 'm1~later2')).rejects.toThrow('SecretNotFound');

    expect(await deliveryFailureOf(ports, 'm1')).toMatchObject({
      message: 'Azure refuses read a secret: SecretNotFound',
    });
  });

  it('is that it is none, where it is none', async () => {
    await expect(deliver({ ...alert, title: 7 }, 'm1')).rejects.toThrow('This is no alert');

    expect(await deliveryFailureOf(ports, 'm1')).toMatchObject({ message: expect.stringContaining('title') as string });
  });

  it('hides nothing where it cannot be kept', async () => {
    ports.messages.failNext(new Error('Teams refuses it'));
    ports.compliance.commit = () => Promise.reject(new AzureUnavailableError('write', null));

    await expect(deliver(alert, 'm1')).rejects.toThrow('Teams refuses it');
  });
});

describe('an alert that Teams does not take now', () => {
  const busy = (seconds: number | null) => new AzureUnavailableError('post to the Teams workflow', seconds);

  it.each([
    { asked: 40, attempts: undefined, seconds: 40, next: 1 },
    { asked: null, attempts: undefined, seconds: 15, next: 1 },
    { asked: null, attempts: 3, seconds: 120, next: 4 },
    { asked: 7, attempts: 9, seconds: 900, next: 10 },
  ])(
    'comes again, not before Teams asks: $asked, after $attempts tries',
    async ({ asked, attempts, seconds, next }) => {
      const now = Date.parse(ports.environment.now());
      ports.messages.failNext(busy(asked));

      await deliver({ ...digest, ...(attempts !== undefined && { attempts }) }, 'm1');

      const due = new Date(now + seconds * 1000).toISOString();
      const { at: fixed, ...message } = digest;
      expect(ports.messages.postponed).toEqual([{ id: 'm1', at: fixed, message, attempts: next, due }]);
      expect(cards()).toBe(0);
      expect(lines.join()).toContain('Azure is unavailable: post to the Teams workflow');
    },
  );

  it.each([
    { attempts: 10, asked: null, why: 'for more than an hour' },
    { attempts: 10, asked: 5, why: 'again and again' },
    { attempts: 0, asked: 86_400, why: 'for a day' },
  ])('$why is a dead letter in the end', async ({ attempts, asked }) => {
    ports.messages.failNext(busy(asked));

    await expect(deliver({ ...alert, attempts }, 'm1')).rejects.toThrow(AzureUnavailableError);
    expect(ports.messages.postponed).toEqual([]);
  });

  it('is tried anew when it is replayed, under an id that goes on from the replay', async () => {
    ports.messages.failNext(busy(null));

    await deliver({ ...digest, attempts: 10 }, 'm1~later10~replay3');

    expect(ports.messages.postponed).toMatchObject([{ id: 'm1~later10~replay3', attempts: 1 }]);
  });

  it('is one message under all of its ids', async () => {
    await deliver(alert, 'm1~later1~replay4~later2');
    await deliver(alert, 'm1');

    expect(cards()).toBe(1);
  });
});

describe('a message that comes again', () => {
  it.each([
    { again: 'to the same process', before: () => undefined },
    { again: 'to another process', before: () => restart() },
  ])('is not shown again: $again', async ({ before }) => {
    await deliver(alert, 'm1');
    before();

    await deliver(alert, 'm1');

    expect(cards()).toBe(1);
    expect(lines.filter((line) => line.includes('Alert shown'))).toHaveLength(1);
    expect(lines.at(-1)).toContain('came again');
  });

  it('as a replayed dead letter is not shown again either, unless it never was', async () => {
    await deliver(alert, 'm1');

    await deliver(alert, 'm1~replay7~replay12');
    await deliver(digest, 'm2~replay3');

    expect(cards()).toBe(2);
  });

  it('while it is being shown waits for how that ends', async () => {
    let end: (error?: Error) => void = () => undefined;
    const post = ports.teams.post.bind(ports.teams);
    ports.teams.post = async (...card) => {
      await new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
      return post(...card);
    };
    const both = Promise.all([deliver(alert, 'm1'), deliver(alert, 'm1')]);
    await new Promise(setImmediate);

    end();
    await both;

    expect(cards()).toBe(1);
  });

  it('is told from another by its id alone', async () => {
    await deliver(alert, 'm1');
    await deliver(alert, 'm2');

    expect(cards()).toBe(2);
  });

  it('without an id is like no other', async () => {
    await deliver(alert);

    expect(cards()).toBe(1);
  });
});

describe('where records are away', () => {
  it.each(['read', 'commit'] as const)('people are told all the same: no %s', async (method) => {
    ports.compliance[method] = () => Promise.reject(new AzureUnavailableError('Cosmos DB', 5));

    await deliver(alert, 'm1');

    expect(cards()).toBe(1);
  });

  it('a fault of the code is not hidden', async () => {
    ports.compliance.read = () => Promise.reject(new TypeError('undefined is not a function'));

    await expect(deliver(alert, 'm1')).rejects.toThrow(TypeError);
  });
});
