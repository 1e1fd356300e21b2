import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TriggerData } from '../../../../local/host/functions/dispatcher.ts';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import { HostJson } from '../../../../local/host/settings/host-json.ts';
import { createTimerListener } from '../../../../local/host/triggers/timer.ts';
import type { TriggerListener } from '../../../../local/host/triggers/trigger.ts';
import type { FunctionMetadata, InvocationResult } from '../../../../local/host/worker/invocation.ts';
import { createClock, type Clock } from '../../../../local/support/clock.ts';
import { temporaryFolder, until } from '../support/start-test-host.ts';

interface Call {
  readonly at: number;
  readonly isPastDue: boolean;
  readonly scheduleStatus: { readonly Last: string; readonly Next: string } | null;
  readonly retryCount: number | undefined;
}

interface TestTimer extends TriggerListener {
  readonly calls: Call[];
  readonly clock: Clock;
  readonly stateDir: string;
}

const success: InvocationResult = { status: 'Success', outputData: [] };
const failure: InvocationResult = { status: 'Failure', exception: { message: 'no', stackTrace: '' } };

function createTimer(
  binding: object,
  options: { stateDir?: string; results?: InvocationResult[]; retryOptions?: FunctionMetadata['retryOptions'] } = {},
): TestTimer {
  const { stateDir = temporaryFolder(), results = [], retryOptions } = options;
  const clock = createClock({ speed: 10_000, epoch: Date.now() });
  const calls: Call[] = [];
  const metadata = {
    name: 'tick',
    functionId: 'tick',
    directory: '',
    scriptFile: '',
    rawBindings: [],
    ...(retryOptions && { retryOptions }),
  };
  const invoke = ({ value, retryContext }: TriggerData): Promise<InvocationResult> => {
    const info = JSON.parse((value as { json: string }).json) as {
      IsPastDue: boolean;
      ScheduleStatus: Call['scheduleStatus'];
    };
    calls.push({
      at: clock.now(),
      isPastDue: info.IsPastDue,
      scheduleStatus: info.ScheduleStatus,
      retryCount: retryContext?.retryCount,
    });
    return Promise.resolve(results.shift() ?? success);
  };
  const listener = createTimerListener({
    fn: {
      name: 'tick',
      metadata,
      trigger: { name: 'timer', type: 'timerTrigger', direction: 'in', ...binding },
      inputs: [],
      outputs: [],
      senders: [],
      disabled: false,
    },
    clock,
    settings: createAppSettings({}, {}),
    hostJson: HostJson.parse({ version: '2.0' }),
    stateDir,
    invoke,
    log: () => undefined,
  });
  return { start: () => listener.start(), stop: () => listener.stop(), calls, clock, stateDir };
}

function writeStatus(stateDir: string, status: object): void {
  mkdirSync(join(stateDir, 'timers'), { recursive: true });
  writeFileSync(join(stateDir, 'timers', 'tick.json'), JSON.stringify(status));
}

const hour = 3_600_000;
/** Node's timers may be a real millisecond early; at this speed that is ten virtual seconds, here doubled. */
const early = 20_000;

describe('a timer', () => {
  it('fires at each occurrence of its cron expression, not before', async () => {
    const timer = createTimer({ schedule: '0 */10 * * * *' });

    await timer.start();
    await until(() => timer.calls.length >= 3, 'three calls');
    await timer.stop();
    timer.calls.splice(3);

    expect(timer.calls.map(({ at, scheduleStatus }) => at >= Date.parse(scheduleStatus!.Next) - early)).toEqual([
      true,
      true,
      true,
    ]);
    expect(timer.calls.map(({ isPastDue }) => isPastDue)).toEqual(timer.calls.map(() => false));
  });

  it('fires each time span, counted from its start', async () => {
    const timer = createTimer({ schedule: '00:20:00' });
    const startedAt = timer.clock.now();

    await timer.start();
    await until(() => timer.calls.length >= 2, 'two calls');
    await timer.stop();

    expect(timer.calls[0]!.at - startedAt).toBeGreaterThanOrEqual(20 * 60_000 - early);
  });

  it('does not fire again before the call under way has ended', async () => {
    let running = 0;
    let most = 0;
    const timer = createTimer({ schedule: '*/1 * * * * *' });
    const listener = { ...timer };
    const original = timer.calls.push.bind(timer.calls);
    timer.calls.push = (...calls) => {
      running += 1;
      most = Math.max(most, running);
      queueMicrotask(() => (running -= 1));
      return original(...calls);
    };

    await listener.start();
    await until(() => timer.calls.length >= 5, 'five calls');
    await listener.stop();

    expect(most).toBe(1);
  });

  it('fires at once when it is to run on startup', async () => {
    const timer = createTimer({ schedule: '0 0 0 1 1 *', runOnStartup: true });

    await timer.start();
    await timer.stop();

    expect(timer.calls).toHaveLength(1);
    expect(timer.calls[0]!.scheduleStatus!.Last).toBe('0001-01-01T00:00:00+00:00');
  });

  it('fires at once, past due, when an occurrence passed while the host was down', async () => {
    const stateDir = temporaryFolder();
    const last = Math.floor(Date.now() / hour) * hour - 5 * hour;
    writeStatus(stateDir, { last, next: last + hour, lastUpdated: last });
    const timer = createTimer({ schedule: '0 0 * * * *' }, { stateDir });

    await timer.start();
    await timer.stop();

    expect(timer.calls.map(({ isPastDue }) => isPastDue)).toEqual([true]);
  });

  it('is not past due when its schedule was changed', async () => {
    const stateDir = temporaryFolder();
    const last = Math.floor(Date.now() / hour) * hour - 5 * hour;
    writeStatus(stateDir, { last, next: last + hour, lastUpdated: last });
    const timer = createTimer({ schedule: '0 0 0 1 1 *' }, { stateDir });

    await timer.start();
    await timer.stop();

    expect(timer.calls).toEqual([]);
  });

  it('takes a status that was cut short for none', async () => {
    const stateDir = temporaryFolder();
    mkdirSync(join(stateDir, 'timers'));
    writeFileSync(join(stateDir, 'timers', 'tick.json'), '{"last":1');
    const timer = createTimer({ schedule: '0 0 0 1 1 *' }, { stateDir });

    await timer.start();
    await timer.stop();

    expect(timer.calls).toEqual([]);
  });

  it('keeps on disk when it fired', async () => {
    const timer = createTimer({ schedule: '0 0 * * * *', runOnStartup: true });

    await timer.start();
    await timer.stop();

    const status = JSON.parse(readFileSync(join(timer.stateDir, 'timers', 'tick.json'), 'utf8')) as Record<
      string,
      number
    >;
    expect(status['last']).toBeLessThanOrEqual(timer.calls[0]!.at);
    expect(status['last']).toBeGreaterThan(timer.calls[0]!.at - hour);
    expect(status['next']! % hour).toBe(0);
  });

  it.each([
    { why: 'it says so', binding: { schedule: '0 0 * * * *', useMonitor: false } },
    { why: 'it fires more than once a minute', binding: { schedule: '*/10 * * * * *' } },
  ])('shows no status when $why', async ({ binding }) => {
    const timer = createTimer({ ...binding, runOnStartup: true });

    await timer.start();
    await timer.stop();

    expect(timer.calls[0]!.scheduleStatus).toBe(null);
  });

  it('refuses to do without a schedule', () => {
    expect(() => createTimer({})).toThrow('a timer needs a \\"schedule\\"');
  });
});

describe('a retry policy', () => {
  const startup = { schedule: '0 0 0 1 1 *', runOnStartup: true };

  it('tries again after a fixed delay until a call succeeds', async () => {
    const retryOptions = { retryStrategy: 'fixedDelay', maxRetryCount: 5, delayInterval: 60 } as const;
    const timer = createTimer(startup, { retryOptions, results: [failure, failure, success] });

    await timer.start();
    await until(() => timer.calls.length === 3, 'three tries');
    await timer.stop();

    expect(timer.calls.map(({ retryCount }) => retryCount)).toEqual([0, 1, 2]);
    expect(timer.calls[1]!.at - timer.calls[0]!.at).toBeGreaterThanOrEqual(60_000 - early);
  });

  it('waits twice as long each time, up to a longest delay', async () => {
    const retryOptions = {
      retryStrategy: 'exponentialBackoff',
      maxRetryCount: 3,
      minimumInterval: 60,
      maximumInterval: 150,
    } as const;
    const timer = createTimer(startup, { retryOptions, results: [failure, failure, failure, failure] });

    await timer.start();
    await until(() => timer.calls.length === 4, 'four tries');
    await timer.stop();

    const delays = timer.calls.slice(1).map(({ at }, index) => at - timer.calls[index]!.at);
    expect(delays[0]).toBeGreaterThanOrEqual(60_000 - early);
    expect(delays[1]).toBeGreaterThanOrEqual(120_000 - early);
    expect(delays[2]).toBeGreaterThanOrEqual(150_000 - early);
  });

  it('does not hold up the host when it stops', async () => {
    const retryOptions = { retryStrategy: 'fixedDelay', maxRetryCount: -1, delayInterval: 86_400_000 } as const;
    const timer = createTimer(startup, { retryOptions, results: [failure] });

    await timer.start();
    await timer.stop();

    expect(timer.calls).toHaveLength(1);
  });
});
