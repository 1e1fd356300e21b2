import { describe, expect, it } from 'vitest';
import { orderTimeline, type TimelineOrder } from '../../../../local/tour/timeline/timeline-order.ts';

interface Started {
  readonly order: TimelineOrder;
  readonly said: string[];
  readonly add: (at: string, text: string) => void;
}

function started(): Started {
  const said: string[] = [];
  const order = orderTimeline(
    ({ at, text }) => `${at.slice(11, 16)} ${text}`,
    (text) => said.push(text),
  );
  return { order, said, add: (at, text) => order.add({ at, text, mark: 'none' }) };
}
const day = (time: string): string => `2026-11-22T${time}:00.000Z`;

describe('the lines of the timeline', () => {
  it('are said in the order of their instants, whatever became known first', () => {
    const { order, said, add } = started();
    add(day('03:36'), 'step 2');
    add(day('03:35'), 'step 1');
    add(day('03:40'), 'step 3');

    order.sayUntil(Infinity);

    expect(said).toEqual(['2026-11-22 (UTC)', '03:35 step 1', '03:36 step 2', '03:40 step 3']);
  });

  it('of one instant stay in the order of their coming', () => {
    const { order, said, add } = started();
    add(day('03:35'), 'added');
    add(day('03:35'), 'requested');

    order.sayUntil(Infinity);

    expect(said.slice(1)).toEqual(['03:35 added', '03:35 requested']);
  });

  it('wait until their instant is asked for, so that earlier ones can still come', () => {
    const { order, said, add } = started();
    add(day('03:36'), 'later');
    order.sayUntil(Date.parse(day('03:35')));
    add(day('03:34'), 'earlier');

    order.sayUntil(Date.parse(day('03:36')));

    expect(said.slice(1)).toEqual(['03:34 earlier', '03:36 later']);
  });

  it('are each said once', () => {
    const { order, said, add } = started();
    add(day('03:36'), 'once');
    order.sayUntil(Infinity);
    order.sayUntil(Infinity);

    expect(said).toEqual(['2026-11-22 (UTC)', '03:36 once']);
  });

  it('of another day stand under its date', () => {
    const { order, said, add } = started();
    add('2026-11-23T00:01:00.000Z', 'after midnight');
    add('2026-11-22T23:59:00.000Z', 'before');
    add('2026-11-23T00:02:00.000Z', 'too');

    order.sayUntil(Infinity);

    expect(said).toEqual(['2026-11-22 (UTC)', '23:59 before', '2026-11-23 (UTC)', '00:01 after midnight', '00:02 too']);
  });
});
