import { z } from 'zod';
import type {
  ComplianceRecordOf,
  ComplianceRecordType,
} from '../../../shared/domain/records/compliance/compliance-record.ts';
import { pageAnswers, PageQuery } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { ndjson } from '../media-types.ts';
import { pageAnswer } from '../ndjson.ts';
import { defineRoute, type Route } from '../route.ts';

interface ListOf<Type extends ComplianceRecordType> extends Pick<Route, 'name' | 'path' | 'tag' | 'summary'> {
  readonly type: Type;
  readonly partition: ComplianceRecordOf<Type>['partition'];
  /** Members of the record that can be asked for. */
  readonly filters?: readonly string[];
  readonly view: z.ZodType;
  readonly toView: (record: ComplianceRecordOf<Type>) => unknown;
}

/** A list of compliance records, newest first, a page at a time; as NDJSON to who accepts that. */
export function newestFirst<Type extends ComplianceRecordType>(
  { compliance }: RoutePorts,
  { type, partition, filters = [], view, toView, summary, ...rest }: ListOf<Type>,
): Route {
  const Filter = z.object(Object.fromEntries(filters.map((name) => [name, z.string().optional()])));
  return defineRoute({
    ...rest,
    method: 'GET',
    summary: `${summary}, newest first; as ${ndjson} for export`,
    command: 'read',
    query: PageQuery.extend(Filter.shape),
    answers: pageAnswers(view),
    async handle({ query, headers }) {
      const { cursor, limit } = PageQuery.parse(query);
      const asked = Object.entries(Filter.parse(query)).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      const where = Object.fromEntries(asked);
      const page = await compliance.query({
        ...{ type, partition, where, newestFirst: true, limit },
        ...(cursor === undefined ? {} : { cursor }),
      });
      return pageAnswer({ items: page.items.map(({ value }) => toView(value)), cursor: page.cursor }, headers.accept);
    },
  });
}
