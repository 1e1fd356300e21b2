import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taskScheduled } from '../../../../../local/host/durable/history/create-event.ts';
import { isEnded, type Instance, type RuntimeStatus } from '../../../../../local/host/durable/state/instances.ts';
import { openStore, type Store } from '../../../../../local/host/durable/state/store.ts';

const at = '2026-01-02T03:04:05Z';
let stateDir: string;
let store: Store;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'store-'));
  store = openStore(stateDir);
});

afterEach(() => {
  store.close();
  rmSync(stateDir, { recursive: true });
});

const instance = (id: string, given: Partial<Instance> = {}): Instance => ({
  id,
  name: 'f',
  version: null,
  executionId: 'e',
  generation: 0,
  status: 'Pending',
  input: '1',
  output: null,
  customStatus: null,
  created: at,
  updated: at,
  createdMs: Date.parse(at),
  parent: null,
  ...given,
});

describe('instances', () => {
  it('are found as they were put, with their parent', () => {
    const OrchestrationInstance = { InstanceId: 'p', ExecutionId: 'pe' };
    const child = instance('child', {
      version: '2',
      parent: { Name: 'parent', OrchestrationInstance, TaskScheduleId: 3, Version: null },
    });
    store.instances.put(child);

    expect(store.instances.find('child')).toEqual(child);
    expect(store.instances.find('CHILD')).toBeUndefined();
  });

  it('replace an older one of their id', () => {
    store.instances.put(instance('one'));
    store.instances.put(instance('one', { name: 'g' }));

    expect(store.instances.find('one')?.name).toBe('g');
  });

  it('change only in the members named', () => {
    store.instances.put(instance('one', { customStatus: '"busy"' }));

    store.instances.change('one', { status: 'Running', customStatus: null });

    expect(store.instances.find('one')).toEqual(instance('one', { status: 'Running', customStatus: null }));
  });

  it('are listed in order of their ids, from one on, however many there are', () => {
    store.transaction(() => {
      for (let n = 999; n >= 0; n--) {
        store.instances.put(instance(`i-${String(n).padStart(3, '0')}`));
      }
    });

    const ids = [...store.instances.from('i-300')].map(({ id }) => id);

    expect(ids).toHaveLength(700);
    expect(ids).toEqual(ids.toSorted());
    expect([ids.at(0), ids.at(-1)]).toEqual(['i-300', 'i-999']);
  });

  it.each<{ status: RuntimeStatus; ended: boolean }>([
    { status: 'Pending', ended: false },
    { status: 'Running', ended: false },
    { status: 'Suspended', ended: false },
    { status: 'ContinuedAsNew', ended: false },
    { status: 'Completed', ended: true },
    { status: 'Failed', ended: true },
    { status: 'Terminated', ended: true },
    { status: 'Canceled', ended: true },
  ])('that are $status have ended: $ended', ({ status, ended }) => {
    expect(isEnded(status)).toBe(ended);
  });
});

describe('messages', () => {
  it('wait in order of their arrival until they are consumed', () => {
    store.send('one', null, { n: 1 });
    store.send('two', 'e', { n: 2 });
    store.send('one', 'e', { n: 3 });
    const [first] = store.messages('one');

    store.consume([first!.seq]);

    expect(store.messages('one').map(({ executionId, event }) => [executionId, event])).toEqual([['e', '{"n":3}']]);
    expect(store.instancesWithMessages().sort()).toEqual(['one', 'two']);
  });
});

describe('activities', () => {
  it('wait until they ended, which they do once', () => {
    const task = { instanceId: 'one', executionId: 'e', taskId: 4, name: 'bake', input: null };
    const seq = store.addTask(task);

    expect(store.task(seq)).toEqual({ seq, ...task });
    expect([store.tasks(), store.hasTasks('one'), store.hasTasks('two')]).toEqual([[seq], true, false]);
    expect([store.endTask(seq), store.endTask(seq)]).toEqual([true, false]);
    expect(store.hasTasks('one')).toBe(false);
  });
});

describe('timers', () => {
  it('are due by their time, those of one time in order', () => {
    const timer = (fireAtMs: number, event: string) =>
      store.addTimer({ instanceId: 'one', executionId: null, fireAtMs, event });
    timer(30, 'c');
    timer(10, 'a');
    timer(10, 'b');

    expect(store.nextTimer()).toBe(10);
    expect(store.dueTimers(29).map(({ event }) => event)).toEqual(['a', 'b']);
    store.dueTimers(29).forEach(({ seq }) => store.endTimer(seq));
    expect(store.nextTimer()).toBe(30);
    store.dropTimers('one');
    expect(store.nextTimer()).toBeUndefined();
  });
});

describe('the whole state', () => {
  it('forgets everything about an instance that is purged, and nothing of others', () => {
    for (const id of ['one', 'two']) {
      store.instances.put(instance(id));
      store.appendHistory(id, 0, [taskScheduled(0, 'bake', at)]);
      store.send(id, null, {});
      store.addTask({ instanceId: id, executionId: 'e', taskId: 0, name: 'bake', input: null });
      store.addTimer({ instanceId: id, executionId: null, fireAtMs: 1, event: '{}' });
    }

    store.purge('one');

    const left = (id: string) => [
      store.instances.find(id)?.id,
      store.history(id).length,
      store.messages(id).length,
      store.hasTasks(id),
    ];
    expect(left('one')).toEqual([undefined, 0, 0, false]);
    expect(left('two')).toEqual(['two', 1, 1, true]);
    expect(store.dueTimers(1)).toHaveLength(1);
  });

  it('keeps all of a transaction or nothing', () => {
    expect(() =>
      store.transaction(() => {
        store.instances.put(instance('one'));
        throw new Error('half way');
      }),
    ).toThrow('half way');

    expect(store.instances.find('one')).toBeUndefined();
  });

  it('is there again when it is opened anew', () => {
    store.appendHistory('one', 0, [taskScheduled(0, 'bake', at)]);
    store.appendHistory('one', 1, [taskScheduled(1, 'boil', at)]);
    store.close();

    store = openStore(stateDir);

    expect(store.history('one').map((event) => event.EventId)).toEqual([0, 1]);
  });

  it('is open once at a time', () => {
    expect(() => openStore(stateDir)).toThrow('is another host running on it?');
  });
});
