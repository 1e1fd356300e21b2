import { describe, expect, it } from 'vitest';
import { createTimelineLines, type Entry, stepLine } from '../../../../local/tour/timeline/timeline-line.ts';

const entry = (changes: Partial<Entry>): Entry => ({
  ...{ id: 'e', at: '2026-01-05T08:00:00.000Z', action: 'bakeStarted', sentence: 'Baking web 1.0.0' },
  ...{ imageDefinition: 'web', version: '1.0.0', to: null, by: { name: 'Rebake' } },
  ...changes,
});
const at = (time: string): string => `2026-01-05T${time}.000Z`;

describe('an audit entry', () => {
  it.each([
    { begins: 'bakeStarted', ends: 'imageVersionBaked', until: at('09:42:10'), took: '1 h 42 min' },
    { begins: 'promotionRequested', ends: 'promotionCompleted', until: at('08:03:20'), took: '3 min' },
    { begins: 'rollbackRequested', ends: 'rollbackEnded', until: at('08:00:20'), took: '20 s' },
  ])('that ends what $begins began says how long it took', ({ begins, ends, until, took }) => {
    const toLine = createTimelineLines();
    toLine(entry({ action: begins }));
    toLine(entry({ action: begins, imageDefinition: 'other', at: at('08:02:00') }));

    const { text } = toLine(entry({ action: ends, at: until, sentence: 'It is done' }));

    expect(text).toBe(`It is done, after ${took}`);
  });

  it('whose beginning was before the timeline says nothing of time', () => {
    expect(createTimelineLines()(entry({ action: 'imageVersionBaked', sentence: 'It is baked' })).text).toBe(
      'It is baked',
    );
  });

  it.each([
    { by: 'Rebake', sentence: 'Rebake requested', text: 'Rebake requested' },
    { by: 'Carla Nowak', sentence: 'Recipe of web added', text: 'Recipe of web added (Carla Nowak)' },
    { by: 'Amara Okafor', sentence: 'Approved by Amara Okafor', text: 'Approved by Amara Okafor' },
  ])('of $by names them once: $text', ({ by, sentence, text }) => {
    expect(createTimelineLines()(entry({ by: { name: by }, sentence })).text).toBe(text);
  });

  it.each([
    { action: 'evidenceRecorded', to: 'passed', mark: 'good' },
    { action: 'evidenceRecorded', to: 'failed', mark: 'bad' },
    { action: 'evidenceRecorded', to: 'timedOut', mark: 'bad' },
    { action: 'rebakeEnded', to: 'accepted', mark: 'good' },
    { action: 'rebakeEnded', to: 'rejected', mark: 'bad' },
    { action: 'rebakeEnded', to: 'skipped', mark: 'none' },
    { action: 'promotionCompleted', to: null, mark: 'good' },
    { action: 'promotionHalted', to: null, mark: 'bad' },
    { action: 'recipeAdded', to: 'abc123', mark: 'none' },
  ])('$action to $to is marked $mark', ({ action, to, mark }) => {
    expect(createTimelineLines()(entry({ action, to })).mark).toBe(mark);
  });
});

describe('a step', () => {
  const step = {
    name: 'step-02-harden',
    state: 'succeeded',
    exitCode: 0,
    startedAt: at('08:00:00'),
    endedAt: at('08:04:00'),
  };

  it('that has ended is told with its number and how long it took', () => {
    expect(stepLine('web 1.0.0', step)).toEqual({
      at: step.endedAt,
      mark: 'none',
      text: '  web 1.0.0: step 2, harden, done after 4 min',
    });
  });

  it('that failed is told with its exit code', () => {
    const line = stepLine('web 1.0.0', { ...step, state: 'failed', exitCode: 28 });

    expect(line).toMatchObject({
      mark: 'bad',
      text: '  web 1.0.0: step 2, harden, failed with exit code 28 after 4 min',
    });
  });

  it.each([{ endedAt: null }, { name: 'identity' }, { name: 'check-serves' }])(
    'is not told when it is %o',
    (changes) => {
      expect(stepLine('web 1.0.0', { ...step, ...changes })).toBeNull();
    },
  );
});
