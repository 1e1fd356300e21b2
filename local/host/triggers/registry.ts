import type { CreateListener } from './trigger.ts';

/** Triggers that wait for something by themselves, by type in lower case; loaded only for apps that use them. */
export const triggerListeners: Readonly<Record<string, () => Promise<CreateListener>>> = {
  servicebustrigger: async () => (await import('./service-bus.ts')).createServiceBusListener,
  timertrigger: async () => (await import('./timer.ts')).createTimerListener,
};
