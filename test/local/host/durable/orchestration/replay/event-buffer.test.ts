import { describe, expect, it } from 'vitest';
import { eventRaised } from '../../../../../../local/host/durable/history/create-event.ts';
import { awaitEvent } from '../../../../../../local/host/durable/orchestration/context.ts';
import { createEventBuffer } from '../../../../../../local/host/durable/orchestration/replay/event-buffer.ts';
import { replayContext } from '../../support/replay-context.ts';

const event = (name: string, input: string) => eventRaised(name, input, '2026-01-02T03:04:05Z');

describe('raised events', () => {
  it('go to the first wait of their name', () => {
    const context = replayContext();
    const buffer = createEventBuffer(context);
    const [first, second, other] = ['go', 'go', 'stop'].map((name) => awaitEvent(context, name));

    buffer.raise(event('go', '1'));

    expect([first!.result, second!.state, other!.state]).toEqual(['1', 'open', 'open']);
    expect(buffer.unread()).toEqual([]);
  });

  it.each(['GO', 'go ', ''])('are told apart by their exact name: "%s" is not "go"', (name) => {
    const context = replayContext();
    const buffer = createEventBuffer(context);
    const wait = awaitEvent(context, 'go');

    buffer.raise(event(name, '1'));

    expect(wait.state).toBe('open');
    expect(buffer.unread()).toHaveLength(1);
  });

  it('wait for whoever waits later, in order of arrival', () => {
    const context = replayContext();
    const buffer = createEventBuffer(context);
    ['1', '2'].forEach((input) => buffer.raise(event('go', input)));
    const waits = [awaitEvent(context, 'go'), awaitEvent(context, 'go'), awaitEvent(context, 'go')];

    buffer.deliver();

    expect(waits.map(({ result }) => result)).toEqual(['1', '2', null]);
  });

  it('may bring about further waits while they are handed out', () => {
    const context = replayContext();
    const buffer = createEventBuffer(context);
    buffer.raise(event('second', '2'));
    buffer.raise(event('first', '1'));
    let last: string | null = null;
    awaitEvent(context, 'first').whenEnded(() => {
      const next = awaitEvent(context, 'second');
      next.whenEnded(() => (last = next.result));
    });

    buffer.deliver();

    expect(last).toBe('2');
    expect(buffer.unread()).toEqual([]);
  });
});
