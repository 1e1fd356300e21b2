import { describe, expect, it } from 'vitest';
import { createJsonPrinter, createTextPrinter, type HostEvent } from '../../../../local/host/cli/printer.ts';

const fn = (event: object): HostEvent => ({
  kind: 'function',
  name: 'f',
  trigger: 'httpTrigger',
  disabled: false,
  ...event,
});

const events: readonly { event: HostEvent; text: string; json: object }[] = [
  {
    event: fn({ url: 'http://x/api/f', methods: ['GET', 'POST'] }),
    text: '  f: [GET,POST] http://x/api/f',
    json: {
      function: { name: 'f', trigger: 'httpTrigger', disabled: false, url: 'http://x/api/f', methods: ['GET', 'POST'] },
    },
  },
  {
    event: fn({ url: 'http://x/f', methods: [] }),
    text: '  f: [any method] http://x/f',
    json: { function: { name: 'f', trigger: 'httpTrigger', disabled: false, url: 'http://x/f', methods: [] } },
  },
  {
    event: fn({ trigger: 'timerTrigger', disabled: true }),
    text: '  f: timerTrigger (disabled)',
    json: { function: { name: 'f', trigger: 'timerTrigger', disabled: true } },
  },
  {
    event: { kind: 'leftOut', name: 'g', reason: 'why' },
    text: '  g: NOT SERVED: why',
    json: { leftOut: { name: 'g', reason: 'why' } },
  },
  { event: { kind: 'warning', message: 'm' }, text: '\n!!! m\n', json: { warning: true, message: 'm' } },
  {
    event: { kind: 'refused', reasons: ['a', 'b'] },
    text: 'The host does not start:\n- a\n- b',
    json: { refused: true, reasons: ['a', 'b'] },
  },
  {
    event: { kind: 'ready', url: 'http://x', pid: 5, functions: 2 },
    text: 'Host ready: http://x (process 5, 2 functions)',
    json: { ready: true, url: 'http://x', pid: 5, functions: 2 },
  },
  { event: { kind: 'stopped' }, text: 'Host stopped.', json: { stopped: true } },
];

describe.each(events)('the event $event.kind', ({ event, text, json }) => {
  it('as text', () => {
    const lines: string[] = [];

    createTextPrinter((line) => void lines.push(line)).event(event);

    expect(lines).toEqual([text]);
  });

  it('as JSON', () => {
    const lines: string[] = [];

    createJsonPrinter((line) => void lines.push(line)).event(event);

    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([json]);
  });
});

it.each([
  { level: 'information', text: '[T] Host: hello' },
  { level: 'error', text: '[T] ERROR Host: hello' },
] as const)('prints a record of level $level', ({ level, text }) => {
  const lines: string[] = [];
  const record = { time: 'T', level, category: 'Host', message: 'hello' };

  createTextPrinter((line) => void lines.push(line)).log(record);
  createJsonPrinter((line) => void lines.push(line)).log(record);

  expect(lines).toEqual([text, JSON.stringify({ log: record })]);
});
