import { createServiceBusListener } from './service-bus.ts';
import { createTimerListener } from './timer.ts';
import type { CreateListener } from './trigger.ts';

/** Triggers that wait for something by themselves, by type in lower case. */
export const triggerListeners: Readonly<Record<string, CreateListener>> = {
  servicebustrigger: createServiceBusListener,
  timertrigger: createTimerListener,
};
