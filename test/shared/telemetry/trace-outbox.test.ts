import { trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Fact, OutboxEntry } from '../../../shared/domain/records/outbox-entry.ts';
import type { Change, ImageRecords } from '../../../shared/ports/image-records.ts';
import { traceAlerts, traceFacts, traceOutbox } from '../../../shared/telemetry/trace-outbox.ts';
import { activeTraceparent } from '../../../shared/telemetry/trace-parent.ts';
import { collectSpans } from './spans.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const fact: Fact = { kind: 'fact', eventType: 'Rebake.ImageVersion.Live', subject: 'web/1.0.0', data: {} };
const alert: Alert = { kind: 'alert', severity: 'warning', title: 'x', text: '', facts: [], links: [] };
const entry = (message: Fact | Alert): OutboxEntry => ({
  ...{ type: 'outbox', id: 'outbox:1', imageDefinition: 'web', at: '2026-11-01T12:00:00Z' },
  message,
});

let spans: ReturnType<typeof collectSpans>;
beforeEach(() => void (spans = collectSpans()));
afterEach(() => spans.stop());

/** What is committed to the records below. */
async function committed(changes: readonly Change[]): Promise<readonly Change[]> {
  const all: Change[] = [];
  const records = {
    commit: (_: string, given: readonly Change[]) => Promise.resolve((all.push(...given), 'committed' as const)),
  };
  await traceOutbox(records as unknown as ImageRecords).commit('web', changes);
  return all;
}

describe('the outbox', () => {
  it('keeps the trace that a message came from', async () => {
    const create: Change = { kind: 'create', record: entry(fact) };

    const [inSpan, traceId] = await trace.getTracer('test').startActiveSpan('work', async (span) => {
      return [await committed([create]), span.spanContext().traceId] as const;
    });

    expect(inSpan).toEqual([{ kind: 'create', record: entry({ ...fact, traceparent: expect.any(String) as string }) }]);
    expect(JSON.stringify(inSpan)).toContain(traceId);
  });

  it('stays as it is outside of any trace, and so do other records', async () => {
    const changes: readonly Change[] = [
      { kind: 'create', record: entry(alert) },
      { kind: 'remove', id: 'outbox:0' },
    ];

    expect(await committed(changes)).toEqual(changes);
  });
});

describe('sending', () => {
  it.each([
    {
      what: 'a fact',
      sent: (sink: Sink) => traceFacts({ publish: sink }).publish('1', 'now', { ...fact, traceparent: parent }),
    },
    {
      what: 'an alert',
      sent: (sink: Sink) =>
        traceAlerts({ send: sink, postpone: () => Promise.resolve() }).send('1', 'now', {
          ...alert,
          traceparent: parent,
        }),
    },
  ])('$what goes on with its trace, which is no part of what is sent', async ({ sent }) => {
    const seen: { traceparent: string | undefined; message: object }[] = [];

    await sent((_id, _at, message) => Promise.resolve(void seen.push({ traceparent: activeTraceparent(), message })));

    expect(seen).toHaveLength(1);
    expect(seen[0]?.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
    expect(seen[0]?.message).not.toHaveProperty('traceparent');
  });

  it('stays in the trace of whoever sends what has none', async () => {
    const seen: (string | undefined)[] = [];
    const facts = traceFacts({ publish: () => Promise.resolve(void seen.push(activeTraceparent())) });

    await trace.getTracer('test').startActiveSpan('work', async (span) => {
      await facts.publish('1', 'now', fact);
      expect(seen[0]).toContain(span.spanContext().traceId);
    });
  });
});

type Sink = (id: string, at: string, message: object) => Promise<void>;
