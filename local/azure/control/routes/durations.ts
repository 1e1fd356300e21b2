import { z } from 'zod';
import type { Durations } from '../../arm/kernel/durations.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { notRunning, parse } from '../control-error.ts';

const seconds = z.number().nonnegative();

/** How long Azure takes for things: least and most virtual seconds by name. */
export const addDurationRoutes: AddRoutes = (app, control) => {
  app.get('/durations', (context) => context.json(durationsOf(control).list()));
  app.patch('/durations', async (context) => {
    const durations = durationsOf(control);
    const Ranges = z.partialRecord(
      z.enum(Object.keys(durations.list())),
      z.tuple([seconds, seconds]).refine(([least, most]) => least <= most, { error: 'must have the least first' }),
    );
    for (const [name, range] of Object.entries(parse(Ranges, await readJson(context)))) {
      if (range) {
        durations.set(name, range);
      }
    }
    return context.json(durations.list());
  });
};

function durationsOf({ services: { arm } }: ControlContext): Durations {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return arm.durations;
}
