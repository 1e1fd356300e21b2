import { describe, expect, it } from 'vitest';
import { importPage, readApi, type Schema } from '../import-page.ts';

interface Column {
  readonly title: string;
  readonly path: string;
  readonly or?: string;
  readonly join?: string;
}
interface Columns {
  columnsOf: (items: readonly object[], operationId?: string) => readonly Column[];
  cellOf: (item: object, column: Column) => unknown;
}
interface ChosenColumns {
  chosenLists: readonly string[];
  chosenColumns: (operationId: string) => readonly Column[];
}

const { columnsOf, cellOf } = await importPage<Columns>('show/columns.js');
const { chosenLists, chosenColumns } = await importPage<ChosenColumns>('show/chosen-columns.js');
const api = readApi();
const operations = Object.values(api.paths).flatMap((one) => Object.values(one));

/** The schemas that a path can lead to, through references and unions. */
function follow(schema: Schema | undefined, path: readonly string[]): readonly Schema[] {
  if (!schema) {
    return [];
  }
  if (schema.$ref !== undefined) {
    return follow(api.components.schemas[schema.$ref.split('/').at(-1)!], path);
  }
  const [name, ...rest] = path;
  const own = name === undefined ? [schema] : follow(schema.properties?.[name], rest);
  return [...own, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((part) => follow(part, path))];
}

function itemOf(operationId: string): Schema | undefined {
  const answer = operations.find((one) => one.operationId === operationId)?.responses['200'];
  const [page] = follow(answer?.content?.['application/json']?.schema, ['items']);
  return page?.items;
}

describe('the columns of a list', () => {
  it.each(chosenLists)('%s are members that the API has', (operationId) => {
    const paths = chosenColumns(operationId).flatMap(({ path, or, join }) => [path, or ?? path, join ?? path]);

    const unknown = paths.filter((path) => follow(itemOf(operationId), path.split('.')).length === 0);

    expect(unknown).toEqual([]);
  });

  it('were chosen for every list that people can open', () => {
    const lists = operations.filter(({ operationId }) => itemOf(operationId) !== undefined);

    expect(lists.map(({ operationId }) => operationId).toSorted()).toEqual([...chosenLists].toSorted());
  });

  it.each(chosenLists)('%s never show what is the same in every row', (operationId) => {
    expect(chosenColumns(operationId).map(({ path }) => path)).not.toContain('type');
  });

  it.each([
    { operationId: 'listAuditEntries', first: 'at' },
    { operationId: 'readTimeline', first: 'at' },
    { operationId: 'listMachines', first: 'machine.name' },
    { operationId: 'listFindings', first: 'name' },
    { operationId: 'listRebakes', first: 'rebakeId' },
    { operationId: 'listPromotions', first: 'promotionId' },
  ])('$operationId begin with what identifies a row: $first', ({ operationId, first }) => {
    expect(chosenColumns(operationId)[0]?.path).toBe(first);
  });

  it('of findings have who has to act and until when', () => {
    expect(chosenColumns('listFindings').map(({ path }) => path)).toEqual(expect.arrayContaining(['owner', 'dueAt']));
  });
});

describe('a machine that is exempt', () => {
  const machine = {
    machine: { name: 'web-quick', kind: 'virtualMachine' },
    judgement: { verdict: 'exempt' },
    finding: { state: 'solved', verdict: 'unapprovedSource' },
  };

  it('is shown as exempt, whatever its finding once said', () => {
    const verdict = columnsOf([machine], 'listMachines').find(({ title }) => title === 'Verdict')!;

    expect(cellOf(machine, verdict)).toBe('exempt');
  });

  it('keeps members of one name apart in a list that nobody chose columns for', () => {
    const shown = columnsOf([machine]).map((column) => `${column.title} ${String(cellOf(machine, column))}`);

    expect(shown).toEqual(expect.arrayContaining(['Judgement: Verdict exempt', 'Finding: Verdict unapprovedSource']));
  });
});

describe('a list that nobody chose columns for', () => {
  it('shows plain members first, and people by name', () => {
    const item = { part: { b: 1 }, a: 'x', by: { id: 'i', name: 'Ada' } };

    expect(columnsOf([item]).map(({ path }) => path)).toEqual(['a', 'by', 'part.b']);
  });

  it.each([
    { what: 'a constant type', item: { type: 'audit' } },
    { what: 'a digest', item: { key: 'a'.repeat(64) } },
    { what: 'an id of the directory', item: { oid: '11111111-1111-4111-8111-111111111111' } },
    { what: 'an id of Azure', item: { resource: '/subscriptions/s/resourceGroups/g' } },
    { what: 'nothing', item: { none: null, empty: '' } },
    { what: 'a list', item: { many: [1] } },
  ])('leaves out $what', ({ item }) => {
    expect(columnsOf([{ ...item, a: 1 }]).map(({ path }) => path)).toEqual(['a']);
  });
});

describe('a cell', () => {
  const column = { title: 'Base', path: 'a.b', or: 'c', join: 'd' };

  it.each([
    { item: { a: { b: 'x' } }, shown: 'x' },
    { item: { a: { b: null }, c: 'y' }, shown: 'y' },
    { item: { a: { b: 'x' }, d: '1' }, shown: 'x 1' },
    { item: { a: 'text' }, shown: undefined },
  ])('of $item is $shown', ({ item, shown }) => {
    expect(cellOf(item, column)).toBe(shown);
  });
});
