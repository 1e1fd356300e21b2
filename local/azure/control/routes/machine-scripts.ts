import { z } from 'zod';
import { ScriptAnswer } from '../../arm/machines/guest/script-answers.ts';
import { createScriptTable, type ScriptTable } from '../../arm/machines/script-table.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { ControlError, notRunning, parse } from '../control-error.ts';

/** What machines answer to scripts, instead of running them. */
export const addMachineScriptRoutes: AddRoutes = (app, control) => {
  app.get('/machine-scripts', (context) => context.json(tableOf(control).list()));
  app.post('/machine-scripts', async (context) => {
    const body = await readJson(context);
    const answers = parse(z.array(ScriptAnswer).min(1), Array.isArray(body) ? body : [body]);
    const table = tableOf(control);
    return context.json({ ids: answers.map((answer) => table.add(answer)) }, 201);
  });
  app.delete('/machine-scripts/:id', (context) => {
    if (!tableOf(control).remove(context.req.param('id'))) {
      throw new ControlError(404, `There is no machine script '${context.req.param('id')}'.`);
    }
    return context.body(null, 204);
  });
  app.delete('/machine-scripts', (context) => {
    const table = tableOf(control);
    for (const { id } of table.list()) {
      table.remove(id);
    }
    return context.body(null, 204);
  });
};

function tableOf({ services: { arm } }: ControlContext): ScriptTable {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return createScriptTable(arm.kernel);
}
