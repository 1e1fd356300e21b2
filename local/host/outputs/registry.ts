import type { CreateOutput } from './output-binding.ts';

/**
 * Output bindings by type in lower case, loaded only for apps that use them; `http` is the answer of an HTTP function
 * and not among them.
 */
export const outputBindings: Readonly<Record<string, () => Promise<CreateOutput>>> = {
  eventgrid: async () => (await import('./event-grid.ts')).createEventGridOutput,
  servicebus: async () => (await import('./service-bus.ts')).createServiceBusOutput,
};
