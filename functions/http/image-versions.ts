import { z } from 'zod';
import { recordEvidence } from '../../shared/commands/record-evidence.ts';
import { type Evidence, EvidenceOutcome, outputTail } from '../../shared/domain/evidence.ts';
import { ImageVersionNumber } from '../../shared/domain/image-version.ts';
import { checksOf } from '../../shared/domain/recipe/recipe-checks.ts';
import { AuditEntry } from '../../shared/domain/records/audit-entry.ts';
import { commonAnswers, conflict, etag, invalid, json, notFound, pageOf, PageQuery } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { lineageOf } from './lineage.ts';
import { problem } from './problem.ts';
import { defineRoute, type Route } from './route.ts';
import { ImageDefinitionParams, ImageVersionView } from './views.ts';

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

function list({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'listImageVersions',
    method: 'GET',
    path,
    tag,
    summary: 'List image versions, newest first',
    command: 'read',
    params: ImageDefinitionParams,
    query: PageQuery.extend({ state: z.string().optional() }),
    answers: { 200: { description: 'A page', schema: pageOf(ImageVersionView) }, ...commonAnswers },
    async handle({ params: { imageDefinition }, query: { cursor, limit, state } }) {
      const page = await records.query({
        type: 'version',
        imageDefinition,
        limit,
        order: { by: 'createdAt', direction: 'desc' },
        ...(state === undefined ? {} : { where: { state } }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return json({ items: page.items.map(({ value }) => ImageVersionView.parse(value)), cursor: page.cursor });
    },
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
      200: { description: 'With its ETag', schema: ImageVersionView.extend({ lineage: Lineage }) },
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

function timeline({ records }: RoutePorts): Route {
  return defineRoute({
    name: 'readTimeline',
    method: 'GET',
    path: `${path}/{version}/timeline`,
    tag,
    summary: 'Read what happened to an image version, oldest first',
    command: 'read',
    params: Params,
    query: PageQuery,
    answers: { 200: { description: 'A page', schema: pageOf(AuditEntry) }, ...commonAnswers },
    async handle({ params: { imageDefinition, version }, query: { cursor, limit } }) {
      const page = await records.query({
        type: 'audit',
        imageDefinition,
        where: { version },
        order: { by: 'at', direction: 'asc' },
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return json({ items: page.items.map(({ value }) => value), cursor: page.cursor });
    },
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
    answers: {
      201: { description: 'Kept', schema: z.unknown() },
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
