import { z } from 'zod';
import { promotionInstanceId } from '../../shared/commands/carry-on.ts';
import { putFreezeWindows, readFreezeWindows } from '../../shared/commands/put-freeze-windows.ts';
import { queryAll } from '../../shared/commands/query-all.ts';
import { FreezeWindow } from '../../shared/domain/recipe/freeze-window.ts';
import { FreezeWindowsRecord } from '../../shared/domain/records/freeze-windows-record.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import type { Orchestrations } from '../../shared/ports/orchestrations.ts';
import { commonAnswers, etag, invalid, json, stale, tagged } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { problem } from './problem.ts';
import { defineRoute, type Route } from './route.ts';
import { Reason } from './views.ts';

const tag = 'Freeze windows';
const path = 'freeze-windows';

const View = z
  .object({
    windows: z.array(FreezeWindow),
    set: FreezeWindowsRecord.shape.set.nullable().describe('Who set them last; null until somebody does'),
  })
  .meta({ id: 'FreezeWindows' });

/** Freeze windows of the organisation: times in which nothing is promoted anywhere. */
export function freezeWindowRoutes(ports: RoutePorts): readonly Route[] {
  return [read(ports), put(ports)];
}

function read({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readFreezeWindows',
    method: 'GET',
    path,
    tag,
    summary: 'Read the times in which nothing is promoted anywhere',
    command: 'read',
    answers: { 200: tagged('As they are now', View), ...commonAnswers },
    handle: () => view(records),
  });
}

function put(ports: RoutePorts): Route {
  return defineRoute({
    name: 'putFreezeWindows',
    method: 'PUT',
    path,
    tag,
    summary: 'Set the times in which nothing is promoted anywhere; recipes may have further ones',
    command: 'setFreezeWindows',
    body: Reason.extend({ windows: z.array(FreezeWindow).max(100) }),
    example: {
      reason: 'nobody is there to help',
      windows: [
        { name: 'year end', timeZone: 'Europe/Amsterdam', from: '2026-12-18T17:00', to: '2027-01-04T08:00' },
        { name: 'weekends', timeZone: 'Europe/Amsterdam', weekly: { from: 'Fri 16:00', to: 'Mon 08:00' } },
      ],
    },
    answers: {
      200: tagged('Set', View),
      ...stale,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ body: { windows, reason }, actor, headers: { ifMatch }, orchestrations }) {
      const set = await putFreezeWindows(ports, windows, { by: actor, reason, ifMatch });
      if (set === 'stale') {
        return problem(412, { detail: 'Somebody else set freeze windows since: read them again' });
      }
      await wakeGates(ports.records, orchestrations);
      return view(ports.records);
    },
  });
}

async function view(records: ImageRecords) {
  const stored = await readFreezeWindows(records);
  return json({ windows: stored?.value.windows ?? [], set: stored?.value.set ?? null }, stored && etag(stored.etag));
}

/** Promotions that wait look at their gates now rather than within the half hour. */
async function wakeGates(records: ImageRecords, orchestrations: Orchestrations): Promise<void> {
  for (const { value } of await queryAll(records, { type: 'promotion', where: { state: 'waiting' } })) {
    await orchestrations.wake(promotionInstanceId(value));
  }
}
