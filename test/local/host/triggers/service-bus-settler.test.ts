import { expect, it } from 'vitest';
import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { createSettler } from '../../../../local/host/triggers/service-bus-settler.ts';

const message = (messageId: string) => ({ messageId }) as ServiceBusReceivedMessage;

function start(autoComplete: boolean, refused: readonly string[] = []) {
  const done: string[] = [];
  const problems: string[] = [];
  let under = 0;
  const settle = (how: string) => async (settled: ServiceBusReceivedMessage) => {
    under += 1;
    done.push(`${how} ${String(settled.messageId)}${under > 1 ? ' meanwhile' : ''}`);
    await Promise.resolve();
    under -= 1;
    if (refused.includes(String(settled.messageId))) {
      throw new Error('lock lost');
    }
  };
  const receiver = { completeMessage: settle('complete'), abandonMessage: settle('abandon') };
  const onRefused = (id: string, error: Error): void => void problems.push(`${id}: ${error.message}`);
  return { done, problems, settle: createSettler(receiver, { autoComplete, onRefused }) };
}

it('completes what worked and abandons what failed, one after the other', async () => {
  const { settle, done } = start(true);

  await Promise.all([settle(message('a'), true), settle(message('b'), false), settle(message('c'), true)]);

  expect(done).toEqual(['complete a', 'abandon b', 'complete c']);
});

it('leaves what worked to the function where it completes messages itself', async () => {
  const { settle, done } = start(false);

  await Promise.all([settle(message('a'), true), settle(message('b'), false)]);

  expect(done).toEqual(['abandon b']);
});

it('tells of a message that Service Bus would not settle, and goes on', async () => {
  const { settle, done, problems } = start(true, ['a']);

  await settle(message('a'), true);
  await settle(message('b'), true);

  expect(problems).toEqual(['a: lock lost']);
  expect(done).toEqual(['complete a', 'complete b']);
});
