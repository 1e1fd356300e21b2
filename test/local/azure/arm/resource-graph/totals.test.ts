import { describe, expect, it } from 'vitest';
import { type AskedTotal, createTotals } from '../../../../../local/azure/arm/resource-graph/totals.ts';

const asked: AskedTotal = {
  text: "resources | where type =~ 'microsoft.compute/disks' | order by id asc",
  subscriptions: ['one', 'two'],
  objectId: 'reader',
  behind: 0,
};

function startTotals() {
  let [writes, counted] = [0, 0];
  const totals = createTotals({ writes: () => writes });
  return {
    ask: (other: Partial<AskedTotal> = {}) => totals({ ...asked, ...other })(() => (counted += 1)),
    write: () => (writes += 1),
    counted: () => counted,
  };
}

describe('totals of queries', () => {
  it('are counted once while nothing is written', () => {
    const { ask, counted } = startTotals();

    expect([ask(), ask(), ask()]).toEqual([1, 1, 1]);
    expect(counted()).toBe(1);
  });

  it('are counted anew after a write', () => {
    const { ask, write } = startTotals();

    const before = ask();
    write();

    expect([before, ask(), ask()]).toEqual([1, 2, 2]);
  });

  it.each<Partial<AskedTotal>>([
    { text: `${asked.text} | project id` },
    { subscriptions: ['one'] },
    { subscriptions: ['two', 'one', 'three'] },
    { objectId: 'owner' },
  ])('are not those of another question: %o', (other) => {
    const { ask } = startTotals();

    expect([ask(), ask(other), ask()]).toEqual([1, 2, 1]);
  });

  it.each<Partial<AskedTotal>>([
    { behind: 1000 },
    { text: 'resources | where todatetime(properties.timeCreated) > ago(1d) | project id | order by id asc' },
    { text: 'resources | extend age = now () - todatetime(properties.timeCreated) | project id | order by id asc' },
  ])('are counted each time where time alone changes them: %o', (other) => {
    const { ask } = startTotals();

    expect([ask(other), ask(other)]).toEqual([1, 2]);
  });

  it('of many queries do not pile up', () => {
    const { ask, counted } = startTotals();

    for (let n = 0; n < 150; n += 1) {
      ask({ objectId: String(n) });
    }

    expect([ask({ objectId: '149' }), ask({ objectId: '0' }), counted()]).toEqual([150, 151, 151]);
  });
});
