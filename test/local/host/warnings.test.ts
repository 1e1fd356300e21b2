import { expect, it } from 'vitest';
import type { HostEvent } from '../../../local/host/cli/printer.ts';
import { createWarnings } from '../../../local/host/warnings.ts';
import { createClock } from '../../../local/support/clock.ts';

function start() {
  const events: HostEvent[] = [];
  const told: string[] = [];
  const clock = { ...createClock(), now: () => Date.UTC(2026, 10, 21) };
  const warnings = createWarnings({
    clock,
    printer: { log: () => undefined, event: (event) => void events.push(event) },
    onWarning: (sentence) => void told.push(sentence),
  });
  return { ...warnings, events, told };
}

it('prints a warning, tells who asked, and keeps it for the page', () => {
  const { warn, newest, events, told } = start();

  warn('This hangs in Azure.');

  expect(events).toEqual([{ kind: 'warning', message: 'This hangs in Azure.' }]);
  expect(told).toEqual(['This hangs in Azure.']);
  expect(newest).toEqual([{ time: '2026-11-21T00:00:00.000Z', message: 'This hangs in Azure.' }]);
});

it('keeps the newest hundred', () => {
  const { warn, newest } = start();

  for (let n = 1; n <= 120; n++) {
    warn(String(n));
  }

  expect(newest).toHaveLength(100);
  expect([newest.at(0)?.message, newest.at(-1)?.message]).toEqual(['21', '120']);
});
