import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Verdict } from '../../shared/domain/compliance/judgement.ts';
import { infraFolder } from './support/bicep.ts';
import { analyzeQuery } from './support/kql/analyze-query.ts';
import { messagePatterns } from './support/kql/message-patterns.ts';
import { alertQueries, allQueries, documentedQueries, workbookQueries } from './support/kql/queries.ts';
import { comparisonsOf, membersOf, ofKind, tablesOf, type Tree } from './support/kql/tree.ts';
import { logMessages } from './support/log-messages.ts';
import { page, repository, tableRows } from './support/markdown.ts';

const examples = logMessages.flatMap((message) => message.examples);
const main = readFileSync(join(repository, 'functions/main.ts'), 'utf8');
/** Attributes by the name of the metric; another test holds the page to the code. */
const metrics = new Map(
  tableRows(page('docs/telemetry.md').text.split('\n## Metrics\n')[1]!).map(([name, , , attributes]) => [
    name!.replaceAll('`', ''),
    [...(attributes ?? '').matchAll(/`([\w.]+)`/g)].map(([, attribute]) => attribute!),
  ]),
);

/** Metrics of Azure's own services. */
const ofAzure = z
  .array(z.object({ metric: z.string() }))
  .parse(JSON.parse(readFileSync(join(infraFolder, 'data/metric-alerts.json'), 'utf8')))
  .map(({ metric }) => metric);

function textsOf(tree: Tree, column: string): readonly string[] {
  return comparisonsOf(tree).flatMap((comparison) => (comparison.column === column ? comparison.texts : []));
}

describe.each(allQueries())('$name', ({ text }) => {
  const { problems, tree } = analyzeQuery(text);

  it('is right, by tables, columns, types and functions', () => {
    expect(problems).toEqual([]);
  });

  it('looks for messages that the app writes, and takes every one of them apart', () => {
    for (const { isSelected, isParsed } of messagePatterns(tree)) {
      const selected = examples.filter(isSelected ?? (() => true));
      const parsed = selected.filter(isParsed ?? (() => true));
      expect(parsed).not.toEqual([]);
      // Without a condition of its own a query parses all there is, and leaves out what it could not.
      expect(isSelected ? parsed : selected).toEqual(selected);
    }
  });

  it('names functions that the app registers', () => {
    const column = tablesOf(tree).includes('AppDependencies') ? 'Name' : 'OperationName';
    const isRegistered = (name: string) => main.includes(`('${name}'`) || main.includes(`(activities.${name},`);
    expect(textsOf(tree, column).filter((name) => !isRegistered(name))).toEqual([]);
  });

  it('reads metrics that the app sends, by attributes that they have', () => {
    const named = tablesOf(tree).includes('AppMetrics') ? textsOf(tree, 'Name') : [];
    const attributes = named.flatMap((name) => metrics.get(name) ?? []);
    const read = named.length > 0 ? membersOf(tree, 'Properties') : [];
    expect(named.filter((name) => !metrics.has(name))).toEqual([]);
    expect(read.filter((attribute) => !attributes.includes(attribute))).toEqual([]);
    expect(textsOf(tree, 'verdict').filter((verdict) => !Verdict.safeParse(verdict).success)).toEqual([]);
  });

  it('reads metrics of Azure by the names that alert rules know', () => {
    expect(textsOf(tree, 'MetricName').filter((name) => !ofAzure.includes(name))).toEqual([]);
  });
});

describe('queries', () => {
  it('are found where they are: rules, panels and pages', () => {
    expect(alertQueries().length).toBeGreaterThanOrEqual(8);
    expect(workbookQueries().length).toBeGreaterThanOrEqual(15);
    expect(documentedQueries().map(({ name }) => name)).toEqual([
      'the query of docs/runbooks/function-failures.md',
      'the query of docs/telemetry.md',
    ]);
  });
});

describe.each(alertQueries())('$name, as the query of a log search alert', ({ text }) => {
  const { columns, tree } = analyzeQuery(text);

  // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule
  it('uses nothing that such queries do not support', () => {
    const names = ofKind(tree, 'NameReference', 'NameDeclaration').map((name) => name.text.toLowerCase());
    expect(names.filter((name) => ['bag_unpack', 'pivot', 'narrow', 'aggregatedvalue'].includes(name))).toEqual([]);
  });

  it('returns what people need to see where it fired', () => {
    expect(Object.keys(columns)).not.toEqual([]);
    expect(Object.keys(columns)).not.toContain('Message');
  });
});

const numeric = ['int', 'long', 'real', 'decimal'];

describe.each(workbookQueries())('$name, shown as $visualization', ({ text, visualization }) => {
  it('has the columns that it needs', () => {
    const types = Object.values(analyzeQuery(text).columns);
    const measures = types.filter((type) => numeric.includes(type));
    const needs: Readonly<Record<string, boolean>> = {
      table: types.length > 0 && !types.includes('dynamic'),
      timechart: types.filter((type) => type === 'datetime').length === 1 && measures.length > 0,
      barchart: types.includes('string') && measures.length === 1,
    };
    expect(needs[visualization], types.join(', ')).toBe(true);
  });
});

describe('a query that is wrong', () => {
  it.each([
    {
      wrong: 'a table that is not there',
      query: 'AppTrace\n| count',
      problem: "1:1 The name 'AppTrace' does not refer to any known table, tabular variable or function.",
    },
    {
      wrong: 'a misspelt column',
      query: "AppTraces\n| where Mesage startswith 'Rebake '",
      problem: "2:9 The name 'Mesage' does not refer to any known column, table, variable or function.",
    },
    {
      wrong: 'a column that an operator before took away',
      query: 'AppTraces\n| project Message\n| order by TimeGenerated',
      problem: "3:12 The name 'TimeGenerated' does not refer to any known column, table, variable or function.",
    },
    {
      wrong: 'a column of another type',
      query: "AppRequests\n| where DurationMs contains 'slow'",
      problem: "2:20 The operator 'contains' is not defined for the operand types real and string.",
    },
    {
      wrong: 'a sum of texts',
      query: 'AppRequests\n| summarize sum(ResultCode)',
      problem: '2:17 The argument value must be summable: a number, timespan or datetime.',
    },
    {
      wrong: 'groups by a part of a dynamic column',
      query: 'AppMetrics\n| extend stage = Properties.stage\n| summarize count() by stage',
      problem: "3:24 The value of type 'dynamic' is not allowed in this context.",
    },
    { wrong: 'a misspelt operator', query: 'AppTraces\n| sumarize count()', problem: '2:3' },
  ])('is found: $wrong', ({ query, problem }) => {
    expect(analyzeQuery(query).problems).toContainEqual(expect.stringContaining(problem));
  });

  it.each([
    { message: 'asks a message for more than is known', query: "AppTraces\n| where not(Message == 'x')" },
    { message: 'asks one or the other of it', query: "AppTraces\n| where Message has 'x' or Message has 'y'" },
  ])('is refused: it $message', ({ query }) => {
    expect(() => messagePatterns(analyzeQuery(query).tree)).toThrow('What this asks of messages is not known');
  });
});

describe('what a query asks of messages', () => {
  const asks = (query: string) => messagePatterns(analyzeQuery(query).tree);

  it.each([
    { message: 'Rebake 01J of web ended: failed', selected: true, parsed: true },
    { message: 'rebake 01J of web ended: FAILED', selected: true, parsed: false },
    { message: 'Rebake 01J of web ended: accepted', selected: false, parsed: true },
  ])('selects or parses $message', ({ message, selected, parsed }) => {
    const [pattern] = asks(
      "AppTraces | where SeverityLevel == 1 and Message startswith 'Rebake ' and Message endswith ': failed'" +
        " | parse Message with 'Rebake ' id ' of ' definition ' ended: ' outcome",
    );

    expect([pattern?.isSelected?.(message), pattern?.isParsed?.(message)]).toEqual([selected, parsed]);
  });

  it('counts digits where a column is a number', () => {
    const [pattern] = asks("AppTraces | parse Message with 'after ' hours:long ' hours'");

    expect(['after 12 hours', 'after twelve hours'].map((message) => pattern?.isParsed?.(message))).toEqual([
      true,
      false,
    ]);
  });

  it('is told apart for pipelines within a join', () => {
    const both = asks(
      "AppTraces | where Message startswith 'a' | join (AppTraces | where Message startswith 'b') on OperationId",
    );

    expect(both.map(({ isSelected }) => [isSelected?.('a'), isSelected?.('b')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});
