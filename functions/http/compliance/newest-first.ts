import type { z } from 'zod';
import type {
  ComplianceRecordOf,
  ComplianceRecordType,
} from '../../../shared/domain/records/compliance/compliance-record.ts';
import type { Wanted } from '../../../shared/ports/compliance-records.ts';
import { pageAnswers, PageQuery } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { defined } from '../defined.ts';
import { ndjson } from '../media-types.ts';
import { pageAnswer, readAsked } from '../ndjson.ts';
import { defineRoute, type Route } from '../route.ts';

interface ListOf<Type extends ComplianceRecordType, Query extends z.ZodObject> extends Pick<
  Route,
  'name' | 'path' | 'tag' | 'summary'
> {
  readonly type: Type;
  readonly partition: ComplianceRecordOf<Type>['partition'];
  /** What can be asked for beside a page, and what that means for the members of a record. */
  readonly query?: Query;
  readonly where?: (asked: z.output<Query>) => Readonly<Record<string, Wanted | undefined>>;
  readonly view: z.ZodType;
  readonly toView: (record: ComplianceRecordOf<Type>) => unknown;
}

/** A list of compliance records, newest first, a page at a time; as NDJSON to who accepts that. */
export function newestFirst<Type extends ComplianceRecordType, Query extends z.ZodObject = z.ZodObject>(
  { compliance }: RoutePorts,
  { type, partition, query: Filter, where = () => ({}), view, toView, summary, ...rest }: ListOf<Type, Query>,
): Route {
  return defineRoute({
    ...rest,
    method: 'GET',
    summary: `${summary}, newest first; as ${ndjson} for export`,
    command: 'read',
    query: Filter ? PageQuery.extend(Filter.shape) : PageQuery,
    answers: pageAnswers(view),
    async handle({ query, headers }) {
      const wanted = { where: defined(where(query as z.output<Query>)) };
      const page = await readAsked(PageQuery.parse(query), headers.accept, (part) =>
        compliance.query({ type, partition, newestFirst: true, ...wanted, ...part }),
      );
      return pageAnswer({ items: page.items.map(({ value }) => toView(value)), cursor: page.cursor }, headers.accept);
    },
  });
}
