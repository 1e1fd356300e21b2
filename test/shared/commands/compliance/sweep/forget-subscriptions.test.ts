import { beforeEach, expect, it } from 'vitest';
import { beginSweep } from '../../../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { forgetSubscriptions } from '../../../../../shared/commands/compliance/sweep/forget-subscriptions.ts';
import { memoryPorts, type MemoryPorts } from '../../../../support/memory/app-ports.ts';
import { nobody } from '../../../../support/compliance/watching.ts';
import { ada } from '../../../../support/people.ts';

const day = 86_400_000;
const listed = (subscriptionId: string) => ({ subscriptionId, name: subscriptionId, managementGroups: [] });

let ports: MemoryPorts;
beforeEach(async () => {
  ports = memoryPorts();
  ports.inventory.subscriptionList = [listed('a'), listed('b')];
  await beginSweep(ports, 's1', { by: ada, reason: 'looked', at: ports.environment.now() });
});

async function waiting() {
  const { items } = await ports.compliance.query({ type: 'rejudgement', partition: 'rejudgements' });
  return items.map(({ value }) => [value.subscriptionId, value.imageDefinition, value.reason]);
}

const reason = 'Azure has not listed the subscription for a week';

it.each([
  { what: 'is listed', list: ['a', 'b'], days: 30, judged: [] },
  { what: 'was listed within the week', list: ['b'], days: 6.9, judged: [] },
  { what: 'was not listed for a week', list: ['b'], days: 7, judged: [['a', null, reason]] },
  {
    what: 'is one of two that were not',
    list: [],
    days: 8,
    judged: [
      ['a', null, reason],
      ['b', null, reason],
    ],
  },
])('machines of a subscription that $what are judged again: $judged', async ({ list, days, judged }) => {
  ports.inventory.subscriptionList = list.map(listed);
  ports.clock.millis += days * day;

  await forgetSubscriptions(ports, nobody);
  await forgetSubscriptions(ports, nobody);

  expect(await waiting()).toEqual(judged);
});

it('is over once a sweep has begun without them', async () => {
  ports.inventory.subscriptionList = [listed('b')];
  ports.clock.millis += 8 * day;
  await beginSweep(ports, 's2', { by: ada, reason: 'looked', at: ports.environment.now() });

  await forgetSubscriptions(ports, nobody);

  expect(await waiting()).toEqual([]);
});
