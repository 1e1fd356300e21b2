import type { HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { endExemption, grantExemption } from '../../../shared/commands/compliance/exemptions/exemptions.ts';
import { coverageOf } from '../../../shared/commands/compliance/exemptions/coverage.ts';
import { NewExemptionScope } from '../../../shared/domain/compliance/exemptions/new-exemption-scope.ts';
import { Address } from '../../../shared/domain/compliance/rules/rule-names.ts';
import type { Wanted } from '../../../shared/ports/compliance-records.ts';
import type { Environment } from '../../../shared/ports/support.ts';
import { commonAnswers, conflict, invalid, json, notFound } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Reason } from '../views.ts';
import { exampleMachine } from './examples.ts';
import {
  CoveringExemptionView,
  ExemptionState,
  ExemptionView,
  toCoveringView,
  toExemptionView,
} from './exemption-views.ts';
import { newestFirst } from './newest-first.ts';

const tag = 'Exemptions';
const path = 'exemptions';
const Params = z.object({ exemptionId: z.string().min(1) });

/** Exemptions: accepted exceptions, each with an owner, a reason and an end. */
export function exemptionRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports), grant(ports), end(ports)];
}

function list(ports: RoutePorts): Route {
  return newestFirst(ports, {
    ...{ name: 'listExemptions', path, tag, summary: 'List exemptions, those that are over too' },
    ...{ type: 'exemption', partition: 'exemptions', view: ExemptionView },
    query: z.object({
      state: ExemptionState.optional().describe('`expired` reached its end, `ended` was ended before'),
      owner: z.string().optional().describe('Address of who answers for it'),
      ticket: z.string().optional(),
    }),
    where: ({ state, owner, ticket }) => ({ owner, ticket, ...inState(state, ports.environment.now()) }),
    toView: (exemption) => toExemptionView(exemption, ports.environment.now()),
  });
}

/** What `toView` says of a record's state, as the records can be asked for it. */
function inState(state: ExemptionState | undefined, now: string): Readonly<Record<string, Wanted>> {
  switch (state) {
    case undefined:
      return {};
    case 'ended':
      return { revoked: { isNull: false } };
    case 'expired':
      return { revoked: { isNull: true }, expiresAt: { notAfter: now } };
    case 'inForce':
      return { revoked: { isNull: true }, expiresAt: { after: now } };
  }
}

function read(ports: RoutePorts): Route {
  return defineRoute({
    name: 'readExemption',
    method: 'GET',
    path: `${path}/{exemptionId}`,
    tag,
    summary: 'Read an exemption, with how many machines it covers now',
    command: 'read',
    params: Params,
    answers: { 200: { description: 'As it is now', schema: CoveringExemptionView }, ...notFound, ...commonAnswers },
    async handle({ params: { exemptionId } }) {
      const stored = await ports.compliance.read('exemption', 'exemptions', exemptionId);
      return stored
        ? json(toCoveringView(stored.value, await coverageOf(ports, stored.value), ports.environment.now()))
        : unknown(exemptionId);
    },
  });
}

function grant(ports: RoutePorts): Route {
  return defineRoute({
    name: 'grantExemption',
    method: 'POST',
    path,
    tag,
    summary: 'Exempt a machine, a resource group or a source for at most a year',
    command: 'exempt',
    body: newExemption(ports.environment),
    example: {
      scope: { kind: 'machine', resourceId: exampleMachine },
      owner: 'web-platform@contoso.example',
      reason: 'the vendor supports no other image until spring',
      ticket: 'CHG-4711',
      // A fixed one would be over some day, and refused to who tries it.
      expiresAt: inThreeMonths(ports.environment.now()),
    },
    answers: { 201: { description: 'Granted', schema: CoveringExemptionView }, ...invalid, ...commonAnswers },
    async handle({ body, actor, orchestrations }) {
      const { record, covers } = await grantExemption(ports, orchestrations, { ...body, by: actor });
      const location = `/api/exemptions/${record.exemptionId}`;
      return json(toCoveringView(record, covers, ports.environment.now()), { location }, 201);
    },
  });
}

function end(ports: RoutePorts): Route {
  return defineRoute({
    name: 'endExemption',
    method: 'POST',
    path: `${path}/{exemptionId}/end`,
    tag,
    summary: 'End an exemption before its time; what it covered is judged again',
    command: 'exempt',
    params: Params,
    body: Reason,
    example: { reason: 'the vendor supports the golden image now' },
    answers: {
      200: { description: 'Ended', schema: ExemptionView },
      ...notFound,
      ...conflict,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { exemptionId }, body: { reason }, actor, orchestrations }) {
      const ended = await endExemption(ports, orchestrations, exemptionId, { by: actor, reason });
      return ended ? json(toExemptionView(ended, ports.environment.now())) : unknown(exemptionId);
    },
  });
}

/** What an exemption is asked for with. Its end is checked with everything else, so that all faults are told at once. */
function newExemption(environment: Environment) {
  return z.strictObject({
    scope: NewExemptionScope,
    owner: Address.describe('Who answers for it'),
    reason: Reason.shape.reason,
    ticket: z.string().trim().max(200).default('').describe('Where it was discussed'),
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((instant) => new Date(instant).toISOString())
      .refine((instant) => instant > environment.now(), 'must be in the future')
      .refine((instant) => instant <= aYearAfter(environment.now()), 'must be at most a year ahead'),
  });
}

function inThreeMonths(instant: string): string {
  const date = new Date(instant);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 3, 1)).toISOString();
}

function aYearAfter(instant: string): string {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.toISOString();
}

function unknown(exemptionId: string): HttpResponseInit {
  return problem(404, { detail: `There is no exemption ${exemptionId}` });
}
