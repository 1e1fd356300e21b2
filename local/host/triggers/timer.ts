import { z } from 'zod';
import type { TriggerData } from '../functions/dispatcher.ts';
import type { InvocationResult } from '../worker/invocation.ts';
import { invokeWithRetries } from './retry-policy.ts';
import { checkPastDue, createScheduleMonitor, type ScheduleMonitor, type ScheduleStatus } from './schedule-monitor.ts';
import { formatLocalTime, never, parseTimerSchedule, timeZoneOf, type TimerSchedule } from './timer-schedule.ts';
import type { TriggerContext, TriggerListener } from './trigger.ts';

const TimerBinding = z.object({
  schedule: z.string({ error: 'a timer needs a "schedule"' }),
  runOnStartup: z.boolean().default(false),
  useMonitor: z.boolean().default(true),
});

/** Throws an Error for a schedule that is none. */
export function createTimerListener(context: TriggerContext): TriggerListener {
  return new TimerListener(context);
}

/** Fires a function by its schedule, one call at a time, as TimerListener.cs of the timers extension does. */
class TimerListener implements TriggerListener {
  readonly #context: TriggerContext;
  readonly #timeZone: string;
  readonly #schedule: TimerSchedule;
  readonly #runOnStartup: boolean;
  /** Absent when the status is not kept on disk. */
  readonly #monitor: ScheduleMonitor | undefined;
  readonly #stopping = new AbortController();
  #status: ScheduleStatus;
  #cancel: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(context: TriggerContext) {
    const { fn, clock, settings, stateDir } = context;
    const { schedule, runOnStartup, useMonitor } = TimerBinding.parse(fn.trigger);
    this.#context = context;
    this.#timeZone = timeZoneOf(settings);
    this.#schedule = parseTimerSchedule(schedule, this.#timeZone, clock.now());
    this.#runOnStartup = runOnStartup;
    const isMonitored = useMonitor && this.#schedule.canBeMonitored;
    this.#monitor = isMonitored ? createScheduleMonitor(stateDir, fn.name) : undefined;
    this.#status = { next: this.#schedule.next(clock.now()) };
  }

  start(): void {
    const now = this.#context.clock.now();
    const stored = this.#monitor?.read();
    const isPastDue = this.#monitor !== undefined && checkPastDue(this.#monitor, this.#schedule.next, now);
    this.#status = (stored && this.#monitor?.read()) ?? { next: this.#schedule.next(now) };
    if (isPastDue) {
      this.#fire({ isPastDue: true });
    } else if (this.#runOnStartup) {
      this.#fire({ onStartup: true });
    } else {
      this.#waitForNext();
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel();
    await this.#running;
  }

  invokeOnDemand(input: string): Promise<InvocationResult> {
    return this.#invoke(this.#toTriggerData(this.#monitor?.read() ?? this.#status, false, input));
  }

  #waitForNext(): void {
    if (!this.#stopping.signal.aborted && Number.isFinite(this.#status.next)) {
      this.#cancel = this.#context.clock.at(this.#status.next, () => this.#fire({}));
    }
  }

  #fire(why: { isPastDue?: boolean; onStartup?: boolean }): void {
    this.#running = this.#call(why)
      .catch((error: unknown) => this.#context.log('error', `The call by schedule failed: ${(error as Error).message}`))
      .then(() => this.#waitForNext());
  }

  async #call({ isPastDue = false, onStartup = false }): Promise<void> {
    const firedAt = this.#context.clock.now();
    try {
      await this.#invoke(this.#toTriggerData(this.#status, isPastDue));
    } finally {
      // Fired a little early, the occurrence must not be found a second time.
      const last = !isPastDue && !onStartup ? Math.max(this.#status.next, firedAt) : firedAt;
      this.#status = { last, next: this.#schedule.next(last), lastUpdated: last };
      this.#monitor?.write(this.#status);
    }
  }

  #invoke(data: TriggerData): Promise<InvocationResult> {
    const { fn, clock, invoke } = this.#context;
    const { retryOptions } = fn.metadata;
    return retryOptions
      ? invokeWithRetries(fn.name, retryOptions, clock, this.#stopping.signal, (retryContext) =>
          invoke({ ...data, ...(retryContext && { retryContext }) }),
        )
      : invoke(data);
  }

  #toTriggerData(status: ScheduleStatus, isPastDue: boolean, input?: string): TriggerData {
    const { fn, clock } = this.#context;
    const text = (instant: number | undefined): string =>
      instant === undefined ? never : formatLocalTime(instant, this.#timeZone);
    const shown = { Last: text(status.last), Next: text(status.next), LastUpdated: text(status.lastUpdated) };
    const info = {
      Schedule: { AdjustForDST: this.#schedule.adjustForDst },
      ScheduleStatus: this.#monitor ? shown : null,
      IsPastDue: isPastDue,
    };
    return {
      value: { json: JSON.stringify(info) },
      metadata: {
        TimerTrigger: { string: formatInvariant(clock.now()) },
        ...(input && { [fn.trigger.name]: { string: input } }),
      },
      reason: isPastDue ? 'Timer fired at a past due time' : 'Timer fired',
    };
  }
}

/** A UTC date as .NET's invariant culture writes it: `11/20/2026 21:06:27`. */
function formatInvariant(instant: number): string {
  const [year, month, day, ...clock] = new Date(instant).toISOString().slice(0, 19).split(/[-T:]/);
  return `${month}/${day}/${year} ${clock.join(':')}`;
}
