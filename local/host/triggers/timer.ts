import { z } from 'zod';
import type { TriggerData } from '../functions/dispatcher.ts';
import type { InvocationResult } from '../worker/invocation.ts';
import { invokeWithRetries } from './retry-policy.ts';
import { checkPastDue, createScheduleMonitor, type ScheduleStatus } from './schedule-monitor.ts';
import { formatLocalTime, never, parseTimerSchedule, timeZoneOf } from './timer-schedule.ts';
import type { TriggerContext, TriggerListener } from './trigger.ts';

const TimerBinding = z.object({
  schedule: z.string({ error: 'a timer needs a "schedule"' }),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

/** Fires a function by its schedule, one call at a time, as TimerListener.cs of the timers extension does. */
export function createTimerListener(context: TriggerContext): TriggerListener {
  const { fn, clock, settings, stateDir, log } = context;
  const binding = TimerBinding.parse(fn.trigger);
  const timeZone = timeZoneOf(settings.get('WEBSITE_TIME_ZONE'));
  const schedule = parseTimerSchedule(binding.schedule, timeZone, clock.now());
  const monitor = binding.useMonitor && schedule.canBeMonitored ? createScheduleMonitor(stateDir, fn.name) : undefined;
  let status: ScheduleStatus = { next: schedule.next(clock.now()) };
  let cancel: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  function start(): void {
    const now = clock.now();
    const stored = monitor?.read();
    const isPastDue = monitor !== undefined && checkPastDue(monitor, schedule.next, now);
    status = (stored && monitor?.read()) ?? { next: schedule.next(now) };
    if (isPastDue) {
      fire({ isPastDue: true });
    } else if (binding.runOnStartup) {
      fire({ onStartup: true });
    } else {
      waitForNext();
    }
  }

  function waitForNext(): void {
    if (!stopping.signal.aborted && Number.isFinite(status.next)) {
      cancel = clock.at(status.next, () => fire({}));
    }
  }

  function fire(why: { isPastDue?: boolean; onStartup?: boolean }): void {
    running = call(why)
      .catch((error: unknown) => log('error', `The call by schedule failed: ${(error as Error).message}`))
      .then(() => waitForNext());
  }

  async function call({ isPastDue = false, onStartup = false }): Promise<void> {
    const firedAt = clock.now();
    try {
      await invoke(demand(undefined, isPastDue));
    } finally {
      // Fired a little early, the occurrence must not be found a second time.
      const last = !isPastDue && !onStartup ? Math.max(status.next, firedAt) : firedAt;
      status = { last, next: schedule.next(last), lastUpdated: last };
      monitor?.write(status);
    }
  }

  function invoke(data: TriggerData): Promise<InvocationResult> {
    const { retryOptions } = fn.metadata;
    return retryOptions
      ? invokeWithRetries(fn.name, retryOptions, clock, stopping.signal, (retryContext) =>
          context.invoke({ ...data, ...(retryContext && { retryContext }) }),
        )
      : context.invoke(data);
  }

  function demand(input: string | undefined, isPastDue = false): TriggerData {
    const shown = input === undefined ? status : (monitor?.read() ?? status);
    return {
      value: { json: JSON.stringify(toTimerInfo(monitor && shown, isPastDue)) },
      metadata: {
        TimerTrigger: { string: formatInvariant(clock.now()) },
        ...(input && { [fn.trigger.name]: { string: input } }),
      },
      reason: isPastDue ? 'Timer fired at a past due time' : 'Timer fired',
    };
  }

  function toTimerInfo(shown: ScheduleStatus | undefined, isPastDue: boolean): object {
    const text = (instant: number | undefined): string =>
      instant === undefined ? never : formatLocalTime(instant, timeZone);
    return {
      Schedule: { AdjustForDST: schedule.adjustForDst },
      ScheduleStatus: shown
        ? { Last: text(shown.last), Next: text(shown.next), LastUpdated: text(shown.lastUpdated) }
        : null,
      IsPastDue: isPastDue,
    };
  }

  return {
    start,
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
    invokeOnDemand: (input) => invoke(demand(input)),
  };
}

/** A UTC date as .NET's invariant culture writes it: `11/20/2026 21:06:27`. */
function formatInvariant(instant: number): string {
  const [year, month, day, ...clock] = new Date(instant).toISOString().slice(0, 19).split(/[-T:]/);
  return `${month}/${day}/${year} ${clock.join(':')}`;
}
