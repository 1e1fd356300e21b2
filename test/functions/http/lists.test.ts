import { describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../support/call-api.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { aDefinition, aRebake, aVersion, seed } from '../../support/some-records.ts';
import { transact } from '../../../shared/commands/transact.ts';
import type { AuditEntry } from '../../../shared/domain/records/audit-entry.ts';
import { aRecipe } from '../../shared/domain/a-recipe.ts';
import { ada, bob } from '../../support/people.ts';

const params = { imageDefinition: 'ubuntu-web' };

describe('paging', () => {
  it('gives every item once, page by page, newest first', async () => {
    const api = createApi();
    const rebakes = [1, 2, 3, 4, 5].map((day) =>
      aRebake({ rebakeId: `r${day}`, requestedAt: `2026-01-0${day}T08:00:00.000Z` }),
    );
    await seed(api.ports.records, ...rebakes);

    const pages = await pagesOf(api, 'listRebakes', 2);

    expect(pages.map((page) => page.map((item) => item['rebakeId']))).toEqual([['r5', 'r4'], ['r3', 'r2'], ['r1']]);
  });

  it('goes over all image definitions', async () => {
    const api = createApi();
    for (const name of ['a1', 'b1', 'c1']) {
      await seed(api.ports.records, aDefinition({ imageDefinition: name, recipe: aRecipe({ name }) }));
    }

    const pages = await pagesOf(api, 'listImageDefinitions', 2);

    expect(pages.flat().map((item) => item['name'])).toHaveLength(3);
  });

  it.each([
    { route: 'listRebakes', detail: 'There is no image definition ubuntu-web' },
    { route: 'listImageVersions', detail: 'There is no image definition ubuntu-web' },
    { route: 'listPromotions', detail: 'There is no image definition ubuntu-web' },
    { route: 'readTimeline', detail: 'There is no image version ubuntu-web 1.0.0' },
  ])('of $route says 404 below what is not there, rather than nothing', async ({ route, detail }) => {
    const api = createApi();
    const asked = { params: { ...params, version: '1.0.0' } };

    const missing = await api.call(route, asked);
    await seed(api.ports.records, aDefinition(), aVersion('1.0.0'));
    const there = await api.call(route, asked);

    expect(missing).toMatchObject({ status: 404, json: { detail } });
    expect(there.status).toBe(200);
  });

  it.each(['listRebakes', 'listImageDefinitions', 'listAuditEntries', 'listBaseImageRecords'])(
    'refuses a cursor that %s did not give',
    async (route) => {
      const answer = await createApi().call(route, { params, query: { cursor: 'nonsense' } });

      expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'cursor' }] } });
    },
  );

  it.each([0, 501, 1.5])('refuses a limit of %d', async (limit) => {
    const answer = await createApi().call('listRebakes', { params, query: { limit: String(limit) } });

    expect(answer.status).toBe(400);
  });
});

describe('a state that does not exist', () => {
  it.each([
    { route: 'listPromotions', state: 'Halted', named: /^must be one of waiting, .*halted/ },
    { route: 'listImageVersions', state: 'live', named: /^must be one of baking, .*accepted/ },
  ])('is refused by $route, rather than found nowhere', async ({ route, state, named }) => {
    const answer = await createApi().call(route, { params, query: { state } });

    expect(answer).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'state', message: expect.stringMatching(named) as string }] },
    });
  });
});

describe('image versions', () => {
  it('tell what they come from and what came from them', async () => {
    const api = createApi();
    await seed(api.ports.records, aVersion('1.0.0'));
    const base = { kind: 'image' as const, imageDefinition: 'ubuntu-web', version: '1.0.0', resourceId: '/p' };
    await seed(
      api.ports.records,
      aDefinition({ imageDefinition: 'child', recipe: aRecipe({ name: 'child', base: { image: 'ubuntu-web' } }) }),
      aVersion('2.0.0', { imageDefinition: 'child', base: { ...base, imageDefinition: 'another-parent' } }),
      aVersion('3.0.0', { imageDefinition: 'child', base }),
      aVersion('3.0.1', { imageDefinition: 'child', base: { ...base, version: '1.0.1' } }),
    );

    const child = await api.call('readImageVersion', { params: { imageDefinition: 'child', version: '3.0.0' } });
    const parent = await api.call('readImageVersion', { params: { ...params, version: '1.0.0' } });

    expect(child.json['lineage']).toMatchObject({
      ancestors: [expect.stringContaining('ubuntu-web'), expect.anything()],
    });
    expect(parent.json['lineage']).toMatchObject({ children: [{ imageDefinition: 'child', version: '3.0.0' }] });
  });

  it('are listed by state', async () => {
    const api = createApi();
    await seed(api.ports.records, aVersion('1.0.0'), aVersion('1.0.1', { state: 'rejected' }));

    const answer = await api.call('listImageVersions', { params, query: { state: 'rejected' } });

    expect(answer.json['items']).toMatchObject([{ version: '1.0.1' }]);
  });
});

describe('audit entries', () => {
  it('are exported one a line, with the cursor beside', async () => {
    const api = await withAudit();

    const answer = await api.call('listAuditEntries', {
      query: { limit: '2' },
      headers: { accept: 'application/x-ndjson' },
    });

    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(['third', 'second']);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'x-cursor': expect.any(String) as string,
    });
  });

  it('are exported whole where no limit is named, however many pages that takes', async () => {
    const api = createApi();
    for (let hundred = 0; hundred < 12; hundred += 1) {
      await seed(api.ports.records, ...Array.from({ length: 100 }, (_, n) => anEntry(`e${hundred}-${n}`)));
    }

    const answer = await api.call('listAuditEntries', { headers: { accept: 'application/x-ndjson' } });

    const ids = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(1_200);
    expect(answer.headers).not.toHaveProperty('x-cursor');
  });

  it('are found by subject and by time, in whatever time zone it is given', async () => {
    const api = await withAudit();

    const byVersion = await api.call('listAuditEntries', { query: { version: '1.0.0' } });
    const byTime = await api.call('listAuditEntries', { query: { from: '2026-01-05T09:30:00+01:00' } });
    const until = await api.call('listAuditEntries', { query: { to: '2026-01-05T08:30:00Z' } });

    expect(byVersion.json['items']).toMatchObject([{ action: 'second', by: bob }]);
    expect(byTime.json['items']).toMatchObject([{ action: 'third' }, { action: 'second' }]);
    expect(until.json['items']).toMatchObject([{ action: 'first' }]);
  });

  it('are the timeline of a version, oldest first', async () => {
    const api = await withAudit();

    const answer = await api.call('readTimeline', { params: { ...params, version: '1.0.0' } });

    expect(answer.json['items']).toMatchObject([{ action: 'second' }]);
  });
});

it('base images are read by their URN in any casing', async () => {
  const api = createApi();
  const record = {
    id: 'p:o:s',
    urn: 'P:o:s',
    region: 'westeurope',
    seen: [],
    newest: null,
    newestElsewhere: {},
    passedOver: [],
    trouble: 'No version of P:o:s is listed',
    checkedAt: '2026-01-05T08:00:00.000Z',
  };
  await api.ports.baseImages.write(record, undefined);

  const found = await api.call('readBaseImageRecord', { params: { id: 'P:O:S' } });
  const listed = await api.call('listBaseImageRecords');
  const missing = await api.call('readBaseImageRecord', { params: { id: 'x:y:z' } });

  expect(found.json).toEqual(record);
  expect(listed.json).toEqual({ items: [record], cursor: null });
  expect(missing.status).toBe(404);
});

function anEntry(id: string): AuditEntry {
  const places = { version: null, from: null, to: null };
  const at = '2026-01-05T08:00:00.000Z';
  const told = { action: 'told', sentence: 'It was told', by: ada, at, reason: 'test' };
  return { type: 'audit', id, imageDefinition: 'ubuntu-web', ...places, ...told };
}

async function withAudit(): Promise<Api> {
  const ports = memoryPorts();
  for (const [action, by] of [
    ['first', ada],
    ['second', bob],
    ['third', ada],
  ] as const) {
    const version = action === 'second' ? { version: '1.0.0' } : {};
    await transact(ports, 'ubuntu-web', (draft) => {
      draft.audit({ ...version, action, sentence: action, by, reason: 'test' });
      return Promise.resolve();
    });
    ports.clock.millis += 3_600_000;
  }
  return createApi(ports);
}

async function pagesOf(api: Api, route: string, limit: number) {
  const pages: Readonly<Record<string, unknown>>[][] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: String(limit), ...(cursor === null ? {} : { cursor }) };
    const { json } = await api.call(route, { params, query });
    pages.push(json['items'] as Readonly<Record<string, unknown>>[]);
    cursor = json['cursor'] as string | null;
  } while (cursor !== null);
  return pages;
}
