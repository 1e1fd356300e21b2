import { beforeEach, describe, expect, it } from 'vitest';
import { beginSweep } from '../../../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { finishSweep } from '../../../../../shared/commands/compliance/sweep/finish-sweep.ts';
import { sweepPages } from '../../../../../shared/commands/compliance/sweep/sweep-pages.ts';
import type { SweepRecord } from '../../../../../shared/domain/records/compliance/compliance-record.ts';
import { AzureRefusedError, AzureUnavailableError, ConflictError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, production, someVms, test, vmId } from '../../../../support/compliance/some-machines.ts';
import { ada } from '../../../../support/people.ts';

let app: ComplianceApp;
let followed: string[];
beforeEach(async () => {
  app = await aComplianceApp();
  app.ports.inventory.pageLength = 10;
  followed = [];
  await beginSweep(app.ports, 's1', { by: ada, reason: 'looked', at: app.ports.environment.now() });
});

function look() {
  return sweepPages(app.ports, 's1', (findings) => {
    followed.push(...findings.map(({ machineId }) => machineId));
    return Promise.resolve();
  });
}

async function record(): Promise<SweepRecord> {
  return (await app.ports.compliance.read('sweep', 'sweeps', 's1'))!.value;
}

/** The inventory fails at this page, once. */
function failAt(page: number, error: Error): void {
  const { inventory } = app.ports;
  const read = inventory.page.bind(inventory);
  inventory.page = (subscriptions, cursor) => {
    if (Number(cursor) === page * inventory.pageLength) {
      inventory.page = read;
      return Promise.reject(error);
    }
    return read(subscriptions, cursor);
  };
}

describe('a look at an inventory', () => {
  it('is done once all is read, and another finds nothing to do', async () => {
    app.ports.inventory.put(...someVms(25));

    expect(await look()).toEqual({ kind: 'done' });
    expect(await look()).toEqual({ kind: 'done' });
    expect(await record()).toMatchObject({ seen: 25, total: 25, pages: 3, changed: 25, cursor: null });
    expect(app.ports.inventory.calls.page).toBe(3);
    expect(followed).toHaveLength(25);
  });

  it('stops after 30 pages, of which none is read in vain', async () => {
    app.ports.inventory.pageLength = 1;
    app.ports.inventory.put(...someVms(32));

    expect(await look()).toEqual({
      ...{ kind: 'running', doing: '30 of 32 machines seen', carry: null, waitSeconds: 0 },
    });
    expect(app.ports.inventory.calls.page).toBe(30);
    expect(await look()).toEqual({ kind: 'done' });
    expect(app.ports.inventory.calls.page).toBe(32);
  });

  it.each([
    { asked: 5, waits: 5 },
    { asked: null, waits: null },
  ])('judges what it has read, then waits as long as Azure asks: $asked', async ({ asked, waits }) => {
    app.ports.inventory.put(...someVms(30));
    failAt(2, new AzureUnavailableError('query machines', asked));

    expect(await look()).toMatchObject({ kind: 'running', doing: '20 of 30 machines seen', waitSeconds: waits });
    expect(app.ports.machineRecords.all()).toHaveLength(20);
    expect(await look()).toEqual({ kind: 'done' });
  });

  it('waits only for what is left of the pause when that is over', async () => {
    app.ports.inventory.put(...someVms(20));
    failAt(1, new AzureUnavailableError('query machines', 5));

    const looked = await sweepPages(app.ports, 's1', () => {
      app.ports.clock.millis += 3_500;
      return Promise.resolve();
    });

    expect(looked).toMatchObject({ waitSeconds: 1.5 });
  });

  it('passes a refusal on, after the pages before it were judged', async () => {
    app.ports.inventory.put(...someVms(20));
    failAt(1, new AzureRefusedError('query machines', 403, 'AuthorizationFailed', 'No role.'));

    await expect(look()).rejects.toThrow('No role.');
    expect(await record()).toMatchObject({ pages: 1, seen: 10, cursor: '10' });
  });

  it.each([5, null])('leaves it to its caller to wait where what it saw cannot be recorded: %s', async (asked) => {
    app.ports.inventory.put(...someVms(20));
    const throttled = new AzureUnavailableError('Cosmos DB, commit', asked);
    const { machineRecords } = app.ports;
    const commit = machineRecords.commit.bind(machineRecords);
    machineRecords.commit = () => Promise.reject(throttled);

    await expect(look()).rejects.toBe(throttled);
    expect(await record()).toMatchObject({ pages: 0, seen: 0 });
    machineRecords.commit = commit;
    expect(await look()).toEqual({ kind: 'done' });
  });

  it('is not mistaken in who asks to wait where the inventory does so, too, further on', async () => {
    app.ports.inventory.put(...someVms(20));
    failAt(1, new AzureUnavailableError('query machines', 60));
    const throttled = new AzureUnavailableError('Cosmos DB, commit', 5);
    app.ports.machineRecords.commit = () => Promise.reject(throttled);

    await expect(look()).rejects.toBe(throttled);
  });

  it('gives way to another that is at the same sweep: no page counts twice', async () => {
    app.ports.inventory.put(...someVms(20));
    const commit = app.ports.machineRecords.commit.bind(app.ports.machineRecords);
    app.ports.machineRecords.commit = async (...batch) => {
      app.ports.machineRecords.commit = commit;
      await look();
      return commit(...batch);
    };

    await expect(look()).rejects.toThrow(ConflictError);
    expect(await record()).toMatchObject({ pages: 2, seen: 20 });
  });

  it('says as of when a page was read, not when it was judged', async () => {
    app.ports.inventory.put(...someVms(11));
    const before = app.ports.environment.now();

    await sweepPages(app.ports, 's1', () => {
      app.ports.clock.millis += 1_000;
      return Promise.resolve();
    });

    expect(app.ports.machineRecords.all().map(({ observedAt }) => observedAt)).toEqual(
      Array.from({ length: 11 }, () => before),
    );
  });
});

describe('what a sweep did not see', () => {
  const old = (count: number, subscriptionId: string) =>
    Array.from({ length: count }, (_, n) => aVm(`old-${n}`, { subscriptionId }));

  /** Machines that are known for long, and a sweep of which some of them are gone. */
  async function sweepWithout(...gone: readonly string[]) {
    app.ports.inventory.put(...old(12, production), ...old(12, test));
    await app.deliver();
    await beginAndLook('s0');
    await app.pass(600);
    gone.forEach((id) => app.ports.inventory.remove(id));
    const every = app.ports.machineRecords.everyOutline.bind(app.ports.machineRecords);
    app.ports.machineRecords.everyOutline = (subscriptionId, cursor) => {
      outlined.push(subscriptionId);
      return every(subscriptionId, cursor);
    };
    await beginAndLook('s2');
    return finishSweep(app.ports, 's2');
  }

  async function beginAndLook(sweepId: string): Promise<void> {
    await beginSweep(app.ports, sweepId, { by: ada, reason: 'looked', at: app.ports.environment.now() });
    await sweepPages(app.ports, sweepId, () => Promise.resolve());
  }

  let outlined: string[];
  beforeEach(() => (outlined = []));

  it('is nothing where it saw as many as are known, which counting tells', async () => {
    const { sweep, findings } = await sweepWithout();

    expect(sweep).toMatchObject({ state: 'complete', seen: 24, closed: 0 });
    expect(findings).toEqual([]);
    expect(outlined).toEqual([]);
  });

  it('is looked for only in the subscription that lacks some', async () => {
    const { sweep } = await sweepWithout(vmId('old-3', test));

    expect(sweep).toMatchObject({ state: 'complete', seen: 23, closed: 1 });
    expect(outlined).toEqual([test]);
    expect(app.record(vmId('old-3', test))).toMatchObject({ goneAt: expect.any(String) as string });
  });

  it.each([
    { shown: 'a stale row still shows', when: 'before' },
    { shown: 'a page showed before it was deleted', when: 'after' },
  ])('is found where another machine that $shown makes up for it in number', async ({ when }) => {
    app.ports.inventory.put(...old(12, production));
    await beginAndLook('s0');
    await app.pass(600);
    app.ports.inventory.remove(vmId('old-3', production));
    const deleteAnother = async () => {
      app.ports.inventory.lagging = true;
      await app.deleted(vmId('old-4', production));
    };

    await (when === 'before' ? deleteAnother() : undefined);
    await beginAndLook('s2');
    await (when === 'after' ? deleteAnother() : undefined);
    const { sweep } = await finishSweep(app.ports, 's2');

    expect(sweep).toMatchObject({ state: 'complete', seen: 11, closed: 1 });
    expect(app.record(vmId('old-3', production))).toMatchObject({ goneAt: expect.any(String) as string });
    expect(app.record(vmId('old-4', production))).toMatchObject({ finding: { solvedBecause: 'deleted' } });
  });

  it('is not believed where most of a subscription is missing', async () => {
    const { sweep } = await sweepWithout(...Array.from({ length: 8 }, (_, n) => vmId(`old-${n}`, production)));

    expect(sweep).toMatchObject({ state: 'suspicious', closed: 0 });
    expect(sweep.message).toContain(`${production}: 4 instead of 12`);
  });

  it('is found from pages, too, that do not tell their subscriptions', async () => {
    app.ports.inventory.put(...old(3, production));
    await beginAndLook('s0');
    await app.pass(600);
    app.ports.inventory.remove(vmId('old-1', production));
    await beginAndLook('s2');
    const page = (await app.ports.compliance.read('sweepPage', 'sweeps', 'page~s2~000000'))!;
    await app.ports.compliance.commit('sweeps', [
      { kind: 'replace', record: { ...page.value, spans: [] }, etag: page.etag },
    ]);

    const { sweep } = await finishSweep(app.ports, 's2');

    expect(sweep).toMatchObject({ state: 'complete', closed: 1 });
  });
});
