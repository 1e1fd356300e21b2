import { z } from 'zod';
import { type EvidenceSubmission, submitEvidence } from '../../../shared/commands/rebake/submit-evidence.ts';
import { Evidence, EvidenceOutcome } from '../../../shared/domain/image-version/evidence.ts';
import { ImageVersionState } from '../../../shared/domain/image-version/image-version-state.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version/image-version.ts';
import { AuditEntry } from '../../../shared/domain/records/audit-entry.ts';
import { commonAnswers, conflict, etag, invalid, json, notFound, tagged } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { lineageOf } from './lineage.ts';
import { listRoute } from '../list-route.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { ImageDefinitionParams, ImageVersionView } from '../views.ts';

const tag = 'Image versions';
const path = 'image-definitions/{imageDefinition}/versions';
const Params = ImageDefinitionParams.extend({ version: ImageVersionNumber });

const Lineage = z.object({
  ancestors: z.array(z.string()).describe('What it was baked from, nearest first'),
  children: z.array(z.object({ imageDefinition: z.string(), version: z.string() })),
});

/** Image versions: where they come from, what checks said, where they are. */
export function imageVersionRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), read(ports), timeline(ports), takeEvidence(ports)];
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listImageVersions',
    path,
    tag,
    summary: 'List image versions, newest first',
    type: 'version',
    params: ImageDefinitionParams,
    query: z.object({ state: ImageVersionState.optional() }),
    view: ImageVersionView,
    toView: (record) => ImageVersionView.parse(record),
    select: ({ params: { imageDefinition }, query: { state } }) => ({
      imageDefinition,
      where: { state },
      order: { by: 'createdAt', direction: 'desc' },
    }),
  });
}

function read({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readImageVersion',
    method: 'GET',
    path: `${path}/{version}`,
    tag,
    summary: 'Read an image version with evidence, regions and lineage',
    command: 'read',
    params: Params,
    answers: {
      200: tagged('As it is now', ImageVersionView.extend({ lineage: Lineage })),
      ...notFound,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition, version } }) {
      const stored = await records.read('version', imageDefinition, `version:${version}`);
      if (!stored) {
        return unknown(imageDefinition, version);
      }
      const lineage = await lineageOf(records, stored.value);
      return json({ ...ImageVersionView.parse(stored.value), lineage }, etag(stored.etag));
    },
  });
}

function timeline(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'readTimeline',
    path: `${path}/{version}/timeline`,
    tag,
    summary: 'Read what happened to an image version, oldest first',
    type: 'audit',
    params: Params,
    view: AuditEntry,
    toView: (entry) => entry,
    select: ({ params: { imageDefinition, version } }) => ({
      imageDefinition,
      where: { version },
      order: { by: 'at', direction: 'asc' },
    }),
  });
}

const SubmittedEvidence = z.strictObject({
  check: z.string().min(1),
  outcome: EvidenceOutcome,
  output: z.string().max(100_000).default(''),
  outputUrl: z.url().nullable().default(null),
  durationSeconds: z.number().min(0).default(0),
});

const exampleEvidence = {
  check: 'scan',
  outcome: 'passed',
  output: '0 critical, 3 low',
  outputUrl: 'https://scanner.contoso.example/reports/4711',
  durationSeconds: 840,
};

function takeEvidence(ports: RoutePorts): Route {
  return defineRoute({
    name: 'submitEvidence',
    method: 'POST',
    path: `${path}/{version}/evidence`,
    tag,
    summary: 'Send the result of an external check, also again once the version is accepted',
    command: 'submitEvidence',
    params: Params,
    body: SubmittedEvidence,
    example: exampleEvidence,
    answers: {
      201: { description: 'Kept', schema: Evidence },
      ...notFound,
      ...conflict,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params, body, actor, orchestrations }) {
      const submitted = await submitEvidence(ports, params, body, actor);
      if (submitted.kind !== 'kept') {
        return refused(submitted, params);
      }
      for (const instance of submitted.wakes) {
        await orchestrations.wake(instance);
      }
      return json(submitted.evidence, {}, 201);
    },
  });
}

function refused(
  submission: Exclude<EvidenceSubmission, { kind: 'kept' }>,
  { imageDefinition, version }: z.output<typeof Params>,
) {
  switch (submission.kind) {
    case 'unknownVersion':
      return unknown(imageDefinition, version);
    case 'unknownCheck': {
      const known = submission.known.join(', ') || 'none';
      const message = `is no external check of the recipe; there is ${known}`;
      return problem(400, { errors: [{ path: 'check', message }] });
    }
    case 'closed': {
      const detail = `Version ${version} is ${submission.state}; evidence is taken while it is checked, and once it is accepted`;
      return problem(409, { detail });
    }
  }
}

function unknown(imageDefinition: string, version: string) {
  return problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
}
