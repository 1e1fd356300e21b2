import { expect, it } from 'vitest';
import { followFinding } from '../../../../shared/commands/compliance/following/follow-finding.ts';
import { notifyOwner } from '../../../../shared/commands/compliance/following/notify-owner.ts';
import { machineKey } from '../../../../shared/domain/compliance/observed-machine.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aVm, production, shop, vmId } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';

it('shows the cards that an owner would get, and sends nothing', async () => {
  const api = await withFindings('vm1', 'vm2');

  const { json } = await api.call('previewDigest', { query: { owner: shop } });
  const other = await api.call('previewDigest', { query: { owner: 'other@contoso.example' } });

  const [card] = json['cards'] as readonly object[];
  expect(JSON.stringify(card)).toContain('2 machines to act on');
  expect(JSON.stringify(card)).toContain(
    `https://rebake.example/api/findings/${production}/${machineKey(vmId('vm1'))}`,
  );
  expect(other.json).toEqual({ cards: [] });
  expect(api.ports.messages.digests).toEqual([]);
});

it('knows no channel but those of the rules', async () => {
  const api = await withFindings();

  const { status, json } = await api.call('previewDigest', { query: { owner: shop, channel: 'nosuch' } });

  expect([status, json['detail']]).toEqual([404, 'There is no channel nosuch; channels are default']);
});

it('lists what was told, to whom and when, newest first', async () => {
  const api = await withFindings('vm1');
  await notifyOwner(api.ports, { owner: shop, channel: 'default' }, 'd1');

  const all = await api.call('listDigests');
  const mine = await api.call('listDigests', { query: { owner: shop, channel: 'default' } });
  const others = await api.call('listDigests', { query: { owner: 'other@contoso.example' } });

  expect(all.json['items']).toMatchObject([
    { digestId: 'd1', owner: shop, notices: [{ name: 'vm1', kind: 'opened' }] },
  ]);
  expect(all.json['items']).not.toHaveProperty('[0].ttl');
  expect([mine.json, others.json['items']]).toEqual([all.json, []]);
});

/** An API that knows findings of these machines, of which their owner has to hear. */
async function withFindings(...names: readonly string[]): Promise<Api> {
  const api = createApi();
  await watchMachines(api.ports);
  for (const name of names) {
    api.ports.inventory.put(aVm(name));
    await api.call('evaluateMachine', { body: { resourceId: vmId(name) } });
    await followFinding(api.ports, { subscriptionId: production, machineId: machineKey(vmId(name)) });
  }
  return api;
}
