import { beforeEach, describe, expect, it } from 'vitest';
import { machineKey } from '../../../../shared/domain/compliance/observed-machine.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../../shared/errors.ts';
import { subscription } from '../../../shared/domain/compliance/some-rules.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aScaleSet, aVm, ours, production, vmId, web } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';

let api: Api;

beforeEach(async () => {
  api = createApi();
  await watchMachines(api.ports);
});

describe('evaluating a machine', () => {
  it('reads it, judges it and answers with what is said', async () => {
    api.ports.inventory.put(aVm('vm1'));

    const { status, json } = await evaluate('vm1');

    const address = `/api/findings/${production}/${machineKey(vmId('vm1'))}`;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...{ observedBy: 'read', judgement: { verdict: 'unapprovedSource' }, goneAt: null },
      finding: { state: 'open', verdict: 'unapprovedSource', address },
    });
    expect(api.ports.inventory.calls).toMatchObject({ read: 1, list: 0 });
    expect(api.orchestrated).toEqual([expect.stringMatching(/^start followFinding finding-/)]);
  });

  it('says when it is gone', async () => {
    api.ports.inventory.put(aVm('vm1'));
    await evaluate('vm1');
    api.ports.inventory.remove(vmId('vm1'));

    expect((await evaluate('vm1')).json).toMatchObject({
      goneAt: '2026-01-05T08:00:00.000Z',
      finding: { state: 'solved' },
    });
  });

  it('is 404 for one that neither Azure nor the records have', async () => {
    const { status, json } = await evaluate('vm1');

    expect([status, json['detail']]).toEqual([404, `Azure has no machine ${vmId('vm1')}, and none was known`]);
  });

  it('answers what can be said of one whose subscription Azure does not list yet', async () => {
    const machine = aVm('vm1', { subscriptionId: subscription('d') });
    api.ports.inventory.put(machine);

    const { status, json } = await api.call('evaluateMachine', { body: { resourceId: machine.resourceId } });

    expect([status, json['judgement']]).toMatchObject([200, { verdict: 'outOfScope' }]);
    expect((json['judgement'] as { reason: string }).reason).toContain('does not list subscription');
  });

  it('is 503 with the pause that Azure asks for', async () => {
    api.ports.inventory.failNext = new AzureUnavailableError('read machine', 33);

    const { status, headers } = await evaluate('vm1');

    expect([status, headers['retry-after']]).toEqual([503, '33']);
  });

  it('is 422 in the words of Azure when it refuses to show the machine', async () => {
    api.ports.inventory.failNext = new AzureRefusedError('read machine', 403, 'AuthorizationFailed', 'No.');

    const { status, json } = await evaluate('vm1');

    expect([status, json['detail']]).toEqual([422, 'read machine: AuthorizationFailed: No.']);
  });

  it('is refused for anything that is no machine', async () => {
    const resourceId = `${vmId('vm1')}/extensions/e`;

    const { status, json } = await api.call('evaluateMachine', { body: { resourceId } });

    const message = 'must be the resource id of a machine, a scale set or an instance';
    expect([status, json['errors']]).toEqual([400, [{ path: 'resourceId', message }]]);
  });
});

describe('machines', () => {
  it('are listed with whatever is said of them, chosen by verdict', async () => {
    await have(aVm('vm1'), aVm('vm2', { image: ours('1.1.0') }));

    const all = await api.call('listMachines');
    const compliant = await api.call('listMachines', { query: { verdict: 'compliant' } });

    expect(namesIn(all.json)).toEqual(['vm1', 'vm2']);
    expect(namesIn(compliant.json)).toEqual(['vm2']);
    expect(compliant.json['items']).toMatchObject([{ finding: null, judgement: { imageDefinition: web } }]);
  });

  it('that are deleted are shown when asked for', async () => {
    await have(aVm('vm1'));
    api.ports.inventory.remove(vmId('vm1'));
    await evaluate('vm1');

    const without = await api.call('listMachines');
    const all = await api.call('listMachines', { query: { gone: 'true' } });

    expect([namesIn(without.json), namesIn(all.json)]).toEqual([[], ['vm1']]);
  });

  it('are read with their ETag', async () => {
    await have(aVm('vm1'));
    const params = { subscriptionId: production, machineId: machineKey(vmId('vm1')) };

    const read = await api.call('readMachine', { params });
    const other = await api.call('readMachine', { params: { ...params, machineId: machineKey(vmId('vm2')) } });

    expect([read.status, other.status]).toEqual([200, 404]);
    expect(read.headers['etag']).toMatch(/^"/);
    expect(JSON.stringify(read.json)).not.toContain('ttl');
  });
});

describe('a scale set that is evaluated', () => {
  const set = aScaleSet('set');
  const instance = aVm('set_0', {
    resourceId: `${set.resourceId}/virtualMachines/0`,
    ...{ kind: 'scaleSetInstance', scaleSetId: set.resourceId },
  });

  it('is judged with its instances, whose findings are followed', async () => {
    api.ports.inventory.put(set, instance);

    const { json } = await api.call('evaluateMachine', { body: { resourceId: set.resourceId } });

    expect(json).toMatchObject({ machine: { name: 'set' }, judgement: { verdict: 'compliant' } });
    expect(namesIn((await api.call('listMachines')).json)).toEqual(['set', 'set_0']);
    expect(api.orchestrated).toEqual([expect.stringMatching(/^start followFinding /)]);
  });

  it('is judged although what is in it cannot be read now', async () => {
    api.ports.inventory.put(set, instance);
    api.ports.inventory.members = () => Promise.reject(new AzureUnavailableError('list scale set instances', 9));

    const { status, json } = await api.call('evaluateMachine', { body: { resourceId: set.resourceId } });

    expect([status, namesIn((await api.call('listMachines')).json)]).toEqual([200, ['set']]);
    expect(json).toMatchObject({ machine: { name: 'set' } });
  });
});

describe('who runs a version', () => {
  it('is told machine by machine, scale sets without instances too', async () => {
    await have(
      aVm('vm1', { image: ours('1.0.0') }),
      aVm('vm2', { image: ours('1.1.0') }),
      aScaleSet('set'),
      aVm('vm3'),
    );

    const { status, json } = await usage('1.1.0');

    expect(status).toBe(200);
    expect(json).toMatchObject({
      total: 2,
      cursor: null,
      items: [
        { name: 'set', kind: 'scaleSet', capacity: 0 },
        { name: 'vm2', kind: 'virtualMachine', verdict: 'compliant', stage: 'production', capacity: null },
      ],
    });
  });

  it('is nobody for a version that only waits for machines, and 404 for one that never was', async () => {
    expect((await usage('1.0.0')).json).toEqual({ total: 0, items: [], cursor: null });
    expect((await usage('9.9.9')).status).toBe(404);
  });
});

function evaluate(name: string) {
  return api.call('evaluateMachine', { body: { resourceId: vmId(name) } });
}

function usage(version: string) {
  return api.call('listImageVersionUsage', { params: { imageDefinition: web, version } });
}

async function have(...machines: readonly ReturnType<typeof aVm>[]): Promise<void> {
  api.ports.inventory.put(...machines);
  for (const { resourceId } of machines) {
    await api.call('evaluateMachine', { body: { resourceId } });
  }
}

function namesIn(json: Readonly<Record<string, unknown>>): readonly string[] {
  return (json['items'] as readonly { machine: { name: string } }[]).map(({ machine }) => machine.name);
}
