import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../../../local/azure/arm/resource-graph/kql/parse-query.ts';
import { QueryError } from '../../../../../../local/azure/arm/resource-graph/kql/query-error.ts';
import { runQuery } from '../../../../../../local/azure/arm/resource-graph/kql/run-query.ts';
import type { Row, Value } from '../../../../../../local/azure/arm/resource-graph/kql/syntax.ts';

const machines: readonly Row[] = [
  {
    id: '/a',
    name: 'web-1',
    type: 'vm',
    location: 'westeurope',
    properties: { size: 'D2s', image: { id: '/G/Images/web', version: '1.0.0' } },
    tags: { team: 'web' },
    disks: [{ lun: 0 }, { lun: 1 }],
  },
  {
    id: '/b',
    name: 'Web-2',
    type: 'vm',
    location: 'eastus',
    properties: { size: 'D4s', image: null, created: '2026-01-05T10:00:00Z' },
    tags: null,
    disks: [],
  },
  {
    id: '/c',
    name: 'db',
    type: 'vmss',
    location: 'westeurope',
    properties: { size: 'E8s', cores: 8 },
    tags: { team: 'data' },
    disks: null,
  },
];
const teams: readonly Row[] = [
  { team: 'web', owner: 'Carla', name: 'Web' },
  { team: 'none', owner: 'Nobody', name: 'None' },
];

function run(query: string): readonly Row[] {
  const tables: Readonly<Record<string, readonly Row[]>> = { resources: machines, teams };
  const { columns, rows } = runQuery(
    parseQuery(query),
    (table) => {
      const found = tables[table];
      return found && { columns: Object.keys(found[0] ?? {}), rows: found };
    },
    Date.parse('2026-01-06T10:00:00Z'),
  );
  return [...rows].map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null])));
}

const names = (query: string): readonly Value[] => run(`${query} | project name`).map(({ name = null }) => name);

describe('a query', () => {
  it.each([
    { where: "name == 'web-1'", found: ['web-1'] },
    { where: "name =~ 'WEB-2'", found: ['Web-2'] },
    { where: "name != 'db' and location == 'eastus'", found: ['Web-2'] },
    { where: "location == 'eastus' or type in ('vmss')", found: ['Web-2', 'db'] },
    { where: "type in~ ('VM', 'x')", found: ['web-1', 'Web-2'] },
    { where: "type !in~ ('VM')", found: ['db'] },
    { where: "name has 'web'", found: ['web-1', 'Web-2'] },
    { where: "name has 'we'", found: [] },
    { where: "name contains 'EB'", found: ['web-1', 'Web-2'] },
    { where: "name !contains 'eb'", found: ['db'] },
    { where: "name startswith 'WEB' and not(name endswith '2')", found: ['web-1'] },
    { where: "name matches regex '^[a-z]+$'", found: ['db'] },
    { where: 'isnotempty(properties.image.version)', found: ['web-1'] },
    { where: "isempty(tags['team'])", found: ['Web-2'] },
    { where: "tags.team == 'web'", found: ['web-1'] },
    { where: "tostring(properties['image'].id) has '/images/web'", found: ['web-1'] },
    { where: 'properties.cores >= 8', found: ['db'] },
    { where: 'properties.cores between (1 .. 7)', found: [] },
    { where: 'todatetime(properties.created) > ago(2d)', found: ['Web-2'] },
    { where: 'properties.created < datetime(2026-01-05T10:00:01Z)', found: ['Web-2'] },
    { where: "split(id, '/')[1] == 'c'", found: ['db'] },
    { where: 'array_length(disks) == 2', found: ['web-1'] },
    { where: 'name == 5', found: [] },
    { where: "(name == 'db')", found: ['db'] },
    { where: 'name == "db" // a comment', found: ['db'] },
  ])('where $where finds $found', ({ where, found }) => {
    expect(names(`Resources | where ${where}\n`)).toEqual(found);
  });

  it('projects, names and computes columns in their order', () => {
    const rows = run(
      "resources | where name == 'web-1' | project name, size = tolower(properties.size), properties.image.id, strcat(type, '!')",
    );

    expect(rows).toEqual([{ name: 'web-1', size: 'd2s', properties_image_id: '/G/Images/web', strcat_type: 'vm!' }]);
    expect(Object.keys(rows[0] ?? {})).toEqual(['name', 'size', 'properties_image_id', 'strcat_type']);
  });

  it('extends and takes columns away', () => {
    const [row] = run(
      "resources | extend big = iff(properties.cores > 4, 'yes', 'no') | project-away properties, tags, disks | order by name asc | limit 1",
    );

    expect(row).toEqual({ id: '/b', name: 'Web-2', type: 'vm', location: 'eastus', big: 'no' });
  });

  it('summarizes by groups', () => {
    const rows = run(
      'resources | summarize count(), sizes = make_set(tostring(properties.size)), cores = sum(properties.cores) by location | order by location desc',
    );

    expect(rows).toEqual([
      { location: 'westeurope', count_: 2, sizes: ['D2s', 'E8s'], cores: 8 },
      { location: 'eastus', count_: 1, sizes: ['D4s'], cores: 0 },
    ]);
  });

  it('takes the row with the greatest value of a group', () => {
    expect(run('resources | summarize arg_max(name, id) by type | order by type asc')).toEqual([
      { type: 'vm', name: 'web-1', id: '/a' },
      { type: 'vmss', name: 'db', id: '/c' },
    ]);
  });

  it('counts, also nothing', () => {
    expect(run('resources | count')).toEqual([{ Count: 3 }]);
    expect(run("resources | where name == 'none' | summarize count()")).toEqual([{ count_: 0 }]);
  });

  it('sorts downwards unless told otherwise, with nothing last', () => {
    expect(names('resources | sort by tostring(tags.team), name asc')).toEqual(['web-1', 'db', 'Web-2']);
    expect(names('resources | order by properties.cores asc nulls last')).toEqual(['db', 'web-1', 'Web-2']);
  });

  it('expands lists into rows and keeps rows without one', () => {
    expect(run('resources | mv-expand disk = disks | project name, lun = disk.lun')).toEqual([
      { name: 'web-1', lun: 0 },
      { name: 'web-1', lun: 1 },
      { name: 'Web-2', lun: null },
      { name: 'db', lun: null },
    ]);
  });

  it('joins on the left, keeping what has no match, and renames columns of the right', () => {
    const rows = run(
      'resources | extend team = tostring(tags.team) | join kind=leftouter (teams | project team, owner, name) on team | project name, owner, name1',
    );

    expect(rows).toEqual([
      { name: 'web-1', owner: 'Carla', name1: 'Web' },
      { name: 'Web-2', owner: null, name1: null },
      { name: 'db', owner: null, name1: null },
    ]);
  });

  it('joins on columns of other names', () => {
    const rows = run(
      'resources | extend own = tostring(tags.team) | join kind=inner (teams) on $left.own == $right.team | project name, owner',
    );

    expect(rows).toEqual([{ name: 'web-1', owner: 'Carla' }]);
  });

  it.each([
    {
      query: 'resources | where',
      fault: { code: 'ParserFailure', line: 1, characterPositionInLine: 17, token: '<EOF>' },
    },
    {
      query: "resources\n| where name = 'a'",
      fault: { code: 'ParserFailure', line: 2, characterPositionInLine: 13, token: '=', expectedToken: '|' },
    },
    { query: 'resources | project (name', fault: { code: 'ParserFailure', token: '<EOF>', expectedToken: ')' } },
    {
      query: 'nothing | limit 1',
      fault: { code: 'DisallowedLogicalTableName', message: 'Table nothing is invalid, unsupported or disallowed.' },
    },
    { query: 'resources | render piechart', fault: { code: 'DisallowedOperator' } },
    { query: 'resources | where colour == 1', fault: { code: 'Operator_FailedToResolveEntity' } },
    { query: 'resources | extend a = geo_distance(1)', fault: { code: 'DisallowedFunction' } },
    { query: 'resources | join kind=fullouter (teams) on name', fault: { code: 'DisallowedJoinKind' } },
    { query: "resources | where name matches regex '('", fault: { code: 'InvalidExpression' } },
  ])('is refused with $fault.code: $query', ({ query, fault }) => {
    const attempt = (): unknown => run(query);

    expect(attempt).toThrow(QueryError);
    expect(attempt).toThrow(expect.objectContaining({ fault: expect.objectContaining(fault) as unknown }) as Error);
  });
});
