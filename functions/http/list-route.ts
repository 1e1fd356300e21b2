import type { HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import type { ImageRecordOf, ImageRecordType } from '../../shared/domain/records/image-record.ts';
import type { ImageRecords, MatchedMember, RecordQuery } from '../../shared/ports/image-records.ts';
import { notFound, pageAnswers, PageQuery } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { defined } from './defined.ts';
import { pageAnswer, readAsked } from './ndjson.ts';
import { unknownDefinition } from './images/definition-answer.ts';
import { problem } from './problem.ts';
import { defineRoute, type Route } from './route.ts';

/** Which records; what was not asked for may be undefined. */
export interface Selection extends Partial<Pick<RecordQuery<ImageRecordType>, 'order'>> {
  readonly imageDefinition?: string | undefined;
  readonly where?: Readonly<Partial<Record<MatchedMember, string | undefined>>>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface ListOf<Type extends ImageRecordType, Params extends z.ZodObject, Query extends z.ZodObject> extends Pick<
  Route,
  'name' | 'path' | 'tag' | 'summary'
> {
  readonly type: Type;
  readonly params?: Params;
  /** What can be asked for beside `cursor` and `limit`. */
  readonly query?: Query;
  /** A record as the API shows it. */
  readonly view: z.ZodType;
  readonly toView: (record: ImageRecordOf<Type>) => unknown;
  readonly select: (asked: { readonly params: z.output<Params>; readonly query: z.output<Query> }) => Selection;
}

/** A list of records, a page at a time; as NDJSON to who accepts that. */
export function listRoute<
  Type extends ImageRecordType,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
>({ records }: RoutePorts, { type, query, view, toView, select, ...rest }: ListOf<Type, Params, Query>): Route {
  return defineRoute({
    ...rest,
    method: 'GET',
    command: 'read',
    query: query ? PageQuery.extend(query.shape) : PageQuery,
    answers: { ...pageAnswers(view), ...(rest.params ? notFound : {}) },
    async handle({ params, query: asked, headers }) {
      const { where, ...selection } = select({ params: params, query: asked as z.output<Query> });
      const found = defined({ ...selection, where: defined(where ?? {}) });
      const page = await readAsked(PageQuery.parse(asked), headers.accept, (part) =>
        records.query({ type, ...found, ...part }),
      );
      const missing = page.items.length === 0 ? await missingParent(records, params) : undefined;
      if (missing) {
        return missing;
      }
      return pageAnswer({ items: page.items.map(({ value }) => toView(value)), cursor: page.cursor }, headers.accept);
    },
  });
}

/** A list below something that is not there is not empty: it is not there either. */
async function missingParent(records: ImageRecords, params: unknown): Promise<HttpResponseInit | undefined> {
  const { imageDefinition, version } = (params ?? {}) as Partial<Record<'imageDefinition' | 'version', string>>;
  if (imageDefinition === undefined) {
    return undefined;
  }
  if (version !== undefined) {
    const found = await records.read('version', imageDefinition, `version:${version}`);
    return found ? undefined : problem(404, { detail: `There is no image version ${imageDefinition} ${version}` });
  }
  const found = await records.read('definition', imageDefinition, 'definition');
  return found ? undefined : unknownDefinition(imageDefinition);
}
