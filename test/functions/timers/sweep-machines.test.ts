import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { beforeEach, describe, expect, it } from 'vitest';
import { sweepMachines } from '../../../functions/timers/sweep-machines.ts';
import { beginSweep } from '../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { failSweep } from '../../../shared/commands/compliance/sweep/finish-sweep.ts';
import { createApp } from '../../support/app.ts';
import { ada } from '../../support/people.ts';
import { quietContext } from '../../support/quiet-context.ts';

describe('the timer of sweeps', () => {
  let ports: ReturnType<typeof createApp>['ports'];
  let running: boolean;
  let started: { readonly sweepId: string; readonly reason: string; readonly by: { readonly name: string } }[];

  beforeEach(() => {
    ({ ports } = createApp());
    running = false;
    started = [];
  });

  const client = {
    getStatus: (id: string) => {
      const { Running, Failed } = OrchestrationRuntimeStatus;
      return Promise.resolve({ runtimeStatus: running && id === 's1' ? Running : Failed });
    },
    startNew: (_name: string, { input }: { input: (typeof started)[number] }) => {
      started.push(input);
      return Promise.resolve('started');
    },
  } as unknown as DurableClient;
  const tick = () => sweepMachines(ports)({} as never, client, quietContext());
  const begin = () => beginSweep(ports, 's1', { by: ada, reason: 'asked', at: ports.environment.now() });

  it('starts one, on its own behalf', async () => {
    await tick();

    expect(started).toMatchObject([{ reason: 'schedule', by: { name: 'Rebake' } }]);
  });

  it('lets one be that is under way: a second would only share its query quota', async () => {
    await begin();
    running = true;

    await tick();

    expect(started).toEqual([]);
  });

  it('starts one after one that has ended, and after one that nobody works on any more', async () => {
    await begin();
    await tick();
    await failSweep(ports, 's1', 'no role');
    running = true;
    await tick();

    expect(started).toHaveLength(2);
  });

  it('starts the one again that was asked for and never began', async () => {
    await tick();
    await tick();
    const [first, second] = started;
    const { items } = await ports.compliance.query({ type: 'sweep', partition: 'sweeps' });

    expect(second).toEqual(first);
    expect(items.map(({ value }) => value)).toMatchObject([{ id: first!.sweepId, state: 'running', begun: false }]);
  });
});
