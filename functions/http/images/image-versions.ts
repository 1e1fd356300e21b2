import { z } from 'zod';
import { recordEvidence } from '../../../shared/commands/rebake/record-evidence.ts';
import { Evidence, EvidenceOutcome, outputTail } from '../../../shared/domain/evidence.ts';
import { ImageVersionNumber } from '../../../shared/domain/image-version.ts';
import { checksOf } from '../../../shared/domain/recipe/recipe-checks.ts';
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
  return [list(ports), read(ports), timeline(ports), submitEvidence(ports)];
}

function list(ports: RoutePorts): Route {
  return listRoute(ports, {
    name: 'listImageVersions',
    path,
    tag,
    summary: 'List image versions, newest first',
    type: 'version',
    params: ImageDefinitionParams,
    query: z.object({ state: z.string().optional() }),
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

function submitEvidence(ports: RoutePorts): Route {
  return defineRoute({
    name: 'submitEvidence',
    method: 'POST',
    path: `${path}/{version}/evidence`,
    tag,
    summary: 'Send the result of an external check',
    command: 'submitEvidence',
    params: Params,
    body: SubmittedEvidence,
    example: {
      check: 'scan',
      outcome: 'passed',
      output: '0 critical, 3 low',
      outputUrl: 'https://scanner.contoso.example/reports/4711',
      durationSeconds: 840,
    },
    answers: {
      201: { description: 'Kept', schema: Evidence },
      ...notFound,
      ...conflict,
      ...invalid,
      ...commonAnswers,
    },
    async handle({ params: { imageDefinition, version }, body, actor }) {
      const stored = await ports.records.read('version', imageDefinition, `version:${version}`);
      const rebake = stored && (await ports.records.read('rebake', imageDefinition, `rebake:${stored.value.rebakeId}`));
      if (!stored || !rebake) {
        return unknown(imageDefinition, version);
      }
      const external = checksOf(rebake.value.recipe).filter(({ kind }) => kind === 'external');
      const check = external.find(({ name }) => name === body.check);
      if (!check) {
        const known = external.map(({ name }) => name).join(', ') || 'none';
        return problem(400, {
          errors: [{ path: 'check', message: `is no external check of the recipe; there is ${known}` }],
        });
      }
      if (stored.value.state !== 'checking') {
        return problem(409, {
          detail: `Version ${version} is ${stored.value.state}; evidence is taken while it is checked`,
        });
      }
      const evidence: Evidence = {
        ...body,
        output: outputTail(body.output),
        required: check.required,
        at: ports.environment.now(),
        reportedBy: actor.id,
      };
      await recordEvidence(ports, imageDefinition, version, evidence, actor);
      return json(evidence, {}, 201);
    },
  });
}

function unknown(imageDefinition: string, version: string) {
  return problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
}
