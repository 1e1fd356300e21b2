import { createEventGridOutput } from './event-grid.ts';
import type { CreateOutput } from './output-binding.ts';
import { createServiceBusOutput } from './service-bus.ts';

/** Output bindings by type in lower case; `http` is the answer of an HTTP function and not among them. */
export const outputBindings: Readonly<Record<string, CreateOutput>> = {
  eventgrid: createEventGridOutput,
  servicebus: createServiceBusOutput,
};
