import { z } from 'zod';
import { BaseImageRecord } from '../../../shared/domain/records/base-image-record.ts';
import { commonAnswers, json, notFound, pageAnswers, PageQuery } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { pageAnswer, readAsked } from '../ndjson.ts';
import { problem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';

const tag = 'Base images';
const View = BaseImageRecord.meta({ id: 'BaseImage' });

/** Base images: the marketplace versions that were seen. */
export function baseImageRoutes({ baseImages }: RoutePorts): readonly Route[] {
  const list = defineRoute({
    name: 'listBaseImageRecords',
    method: 'GET',
    path: 'base-images',
    tag,
    summary: 'List the marketplace images that recipes start from',
    command: 'read',
    query: PageQuery,
    answers: pageAnswers(View),
    handle: async ({ query, headers: { accept } }) =>
      pageAnswer(await readAsked(query, accept, (part) => baseImages.list(part)), accept),
  });
  const read = defineRoute({
    name: 'readBaseImageRecord',
    method: 'GET',
    path: 'base-images/{id}',
    tag,
    summary: 'Read a marketplace image by its URN',
    command: 'read',
    params: z.object({ id: z.string().toLowerCase() }),
    answers: { 200: { description: 'With all versions seen', schema: View }, ...notFound, ...commonAnswers },
    async handle({ params: { id } }) {
      const stored = await baseImages.read(id);
      return stored ? json(stored.value) : problem(404, { detail: `No recipe starts from ${id}` });
    },
  });
  return [list, read];
}
