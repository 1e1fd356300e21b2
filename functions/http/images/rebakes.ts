import { z } from 'zod';
import { carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { cancelRebake } from '../../../shared/commands/rebake/control-rebakes.ts';
import { requestRebake } from '../../../shared/commands/rebake/request-rebake.ts';
import type { RebakeRecord } from '../../../shared/domain/records/rebake-record.ts';
import {
  accepted,
  acceptedAnswer,
  commonAnswers,
  conflict,
  etag,
  invalid,
  json,
  notFound,
  tagged,
} from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { listRoute } from '../list-route.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { exampleReason, ImageDefinitionParams, Reason, RebakeView } from '../views.ts';
import { unknownDefinition } from './definition-answer.ts';

const tag = 'Rebakes';
const path = 'image-definitions/{imageDefinition}/rebakes';
const Params = ImageDefinitionParams.extend({ rebakeId: z.string().min(1) });

/** Rebakes: start, follow, cancel, and what their steps printed. */
export function rebakeRoutes(ports: RoutePorts): readonly Route[] {
  return [start(ports), list(ports), read(ports), cancel(ports), log(ports)];
}

function start(ports: RoutePorts): Route {
  return defineRoute({
    name: 'startRebake',
    method: 'POST',
    path,
    tag,
    summary: 'Start a rebake',
    command: 'startRebake',
    params: ImageDefinitionParams,
    body: z.strictObject({
      force: z.boolean().default(false).describe('Bake even when nothing changed'),
      reason: z.string().trim().max(500).default('').describe('Required with force'),
    }),
    example: { force: true, reason: 'CVE-2026-1234 is fixed in a package' },
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition }, body: { force, reason }, actor, orchestrations, context }) {
      const request = { trigger: 'request' as const, force, reason: reason || 'requested', by: actor };
      const asked = await requestRebake(ports, imageDefinition, force ? { ...request, reason } : request);
      switch (asked.kind) {
        case 'unknown':
          return unknownDefinition(imageDefinition);
        case 'invalid':
          return problem(400, { errors: [...asked.problems] });
        case 'paused':
          return problem(409, { detail: asked.message });
        case 'started':
        case 'waiting': {
          await carryOnOrLater(ports, orchestrations, imageDefinition, context);
          const operation = { kind: 'rebake' as const, imageDefinition, target: asked.rebakeId, by: actor };
          return accepted(ports, operation, {
            state: asked.kind,
            resource: rebakeAddress(imageDefinition, asked.rebakeId),
            ...(asked.kind === 'waiting' ? { behind: asked.runningRebake } : {}),
          });
        }
      }
    },
  });
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listRebakes',
    path,
    tag,
    summary: 'List rebakes, newest first',
    type: 'rebake',
    params: ImageDefinitionParams,
    view: RebakeView,
    toView,
    select: ({ params: { imageDefinition } }) => ({
      imageDefinition,
      order: { by: 'requestedAt', direction: 'desc' },
    }),
  });
}

function read({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readRebake',
    method: 'GET',
    path: `${path}/{rebakeId}`,
    tag,
    summary: 'Read a rebake',
    command: 'read',
    params: Params,
    answers: { 200: tagged('With its steps so far', RebakeView), ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition, rebakeId } }) {
      const stored = await records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
      return stored
        ? json(toView(stored.value), etag(stored.etag))
        : ((await notBegun(records, imageDefinition, rebakeId)) ?? unknown(rebakeId));
    },
  });
}

/** A rebake that waits has an operation already, and its record once it begins. */
async function notBegun(records: RoutePorts['records'], imageDefinition: string, rebakeId: string) {
  const definition = await records.read('definition', imageDefinition, 'definition');
  const { waitingRebake, runningRebake } = definition?.value ?? {};
  if (waitingRebake?.rebakeId !== rebakeId) {
    return undefined;
  }
  const detail = `Rebake ${rebakeId} waits until ${runningRebake} has ended; /api/operations/${rebakeId} tells how it goes`;
  return problem(404, { detail });
}

function cancel(ports: RoutePorts): Route {
  return defineRoute({
    name: 'cancelRebake',
    method: 'POST',
    path: `${path}/{rebakeId}/cancel`,
    tag,
    summary: 'Cancel a rebake; nothing is left behind',
    command: 'cancelRebake',
    params: Params,
    body: Reason,
    example: exampleReason,
    answers: { ...acceptedAnswer, ...notFound, ...conflict, ...invalid, ...commonAnswers },
    async handle({ params: { imageDefinition, rebakeId }, body: { reason }, actor }) {
      const cancelled = await cancelRebake(ports, imageDefinition, rebakeId, { by: actor, reason });
      if (cancelled === 'unknown' && !(await wasDropped(ports, imageDefinition, rebakeId))) {
        return unknown(rebakeId);
      }
      if (cancelled === 'ended' || cancelled === 'shared') {
        return problem(409, { detail: `Rebake ${rebakeId} ${whyNot[cancelled]}` });
      }
      const operation = { kind: 'rebake' as const, imageDefinition, target: rebakeId, by: actor };
      return accepted(ports, operation, { resource: rebakeAddress(imageDefinition, rebakeId) });
    },
  });
}

const whyNot = {
  ended: 'has ended',
  shared: 'waits for others as well, whose requests are in it: cancel it once it runs',
} as const;

/** One that was dropped while it waited left its operation alone; cancelling it again is no mistake. */
async function wasDropped({ operations }: RoutePorts, imageDefinition: string, rebakeId: string): Promise<boolean> {
  const operation = await operations.read(rebakeId);
  return operation?.kind === 'rebake' && operation.imageDefinition === imageDefinition;
}

function log({ records, logs }: RoutePorts): Route {
  return defineRoute({
    name: 'readStepLog',
    method: 'GET',
    path: `${path}/{rebakeId}/steps/{step}/log`,
    tag,
    summary: 'Read all that a step printed, as plain text',
    command: 'read',
    params: Params.extend({ step: z.string().min(1) }),
    answers: { 200: { description: 'All that it printed', text: ['text/plain'] }, ...notFound, ...commonAnswers },
    async handle({ params: { imageDefinition, rebakeId, step: name } }) {
      const stored = await records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
      const step = stored?.value.steps.find((one) => one.name === name);
      if (!step) {
        return problem(404, { detail: `Rebake ${rebakeId} has no step ${name}` });
      }
      const whole = step.log === null ? undefined : await logs.read(step.log);
      const text = whole === undefined || whole === '' ? `${step.output}${step.error}` : whole;
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
    },
  });
}

function rebakeAddress(imageDefinition: string, rebakeId: string): string {
  return `/api/image-definitions/${imageDefinition}/rebakes/${rebakeId}`;
}

function unknown(rebakeId: string) {
  return problem(404, { detail: `There is no rebake ${rebakeId}` });
}

/** Steps in the order in which they ran; checks run side by side and are kept as they end. */
function toView(record: RebakeRecord): z.input<typeof RebakeView> {
  const steps = record.steps.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return RebakeView.parse({ ...record, steps });
}
