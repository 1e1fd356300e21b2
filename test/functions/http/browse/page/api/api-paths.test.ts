import { describe, expect, it } from 'vitest';
import { roles } from '../../../../../../shared/domain/roles.ts';
import { importPage, type Place, readApi } from '../import-page.ts';

interface Collection {
  readonly path: string;
  readonly title: string;
  readonly summary: string;
  readonly needs: readonly { readonly name: string }[];
}
interface ApiPaths {
  findPlace: (api: unknown, path: string) => Place | undefined;
  fill: (template: string, valueOf: (name: string) => unknown) => string | undefined;
  collections: (api: unknown) => readonly Collection[];
  partsOf: (api: unknown, place: Place) => readonly { readonly path: string; readonly title: string }[];
  addressOf: (api: unknown, list: Place, item: Readonly<Record<string, unknown>>) => string | undefined;
  rolesOf: (api: unknown) => readonly string[];
}

const { findPlace, fill, collections, partsOf, addressOf, rolesOf } = await importPage<ApiPaths>('api/api-paths.js');

const api = readApi();
const placeOf = (path: string): Place => findPlace(api, path)!;
const web = '/api/image-definitions/ubuntu-web';

describe('the place of an address', () => {
  it.each([
    { path: '/api/findings', template: '/api/findings', params: {} },
    { path: web, template: '/api/image-definitions/{imageDefinition}', params: { imageDefinition: 'ubuntu-web' } },
    {
      path: `${web}/versions/1.0.0`,
      template: '/api/image-definitions/{imageDefinition}/versions/{version}',
      params: { imageDefinition: 'ubuntu-web', version: '1.0.0' },
    },
    { path: '/api/digests/preview', template: '/api/digests/preview', params: {} },
    { path: '/api/base-images/a%3Ab', template: '/api/base-images/{id}', params: { id: 'a:b' } },
  ])('$path is $template', ({ path, template, params }) => {
    expect(placeOf(path)).toEqual({ template, params });
  });

  it.each(['/api', '/api/nothing', '/api/findings/', `${web}/versions/1.0.0/none`, '/xapi/findings'])(
    '%s is none of the API',
    (path) => {
      expect(findPlace(api, path)).toBeUndefined();
    },
  );

  it('takes signs of regular expressions in a template as they are', () => {
    const odd = { paths: { '/api/a.b/(c)+/{id}': { get: {} } } };

    expect(findPlace(odd, '/api/a.b/(c)+/1')?.params).toEqual({ id: '1' });
    expect(findPlace(odd, '/api/axb/c/1')).toBeUndefined();
  });
});

describe('a template', () => {
  it('is filled with encoded values', () => {
    expect(fill('/x/{a}/{b}', (name) => ({ a: '1', b: 'c/d' })[name])).toBe('/x/1/c%2Fd');
  });

  it.each([undefined, null, '', 7])('is no address where a parameter is %s', (value) => {
    expect(fill('/x/{a}', () => value)).toBeUndefined();
  });
});

describe('what can be read', () => {
  it('begins with lists and documents that need no id, by their names', () => {
    const found = collections(api);

    expect(found).toContainEqual({
      path: '/api/base-images',
      title: 'Base images',
      summary: expect.stringMatching(/\w/) as string,
      needs: [],
    });
    expect(found.map(({ path }) => path).filter((path) => path.includes('{'))).toEqual([]);
    expect(found.map(({ path }) => path)).not.toContain('/api/recipes/validate');
  });

  it.each([
    { path: '/api/dead-letters', title: 'Dead letters', needs: ['queue'] },
    { path: '/api/digests/preview', title: 'Digests: Preview', needs: ['owner'] },
    { path: '/api/findings', title: 'Findings', needs: [] },
  ])('$path is $title and needs $needs', ({ path, title, needs }) => {
    const found = collections(api).find((one) => one.path === path);

    expect(found).toMatchObject({ title });
    expect(found?.needs.map(({ name }) => name)).toEqual(needs);
    expect(found?.summary).not.toContain('ndjson');
  });

  it('goes on one step below', () => {
    expect(partsOf(api, placeOf(web)).map(({ title, path }) => `${title} ${path}`)).toEqual(
      expect.arrayContaining([`Rebakes ${web}/rebakes`, `Versions ${web}/versions`, `Promotions ${web}/promotions`]),
    );
    expect(partsOf(api, placeOf('/api/findings'))).toEqual([]);
  });
});

describe('an item of a list', () => {
  it.each([
    { list: '/api/image-definitions', item: { name: 'a' }, address: '/api/image-definitions/a' },
    {
      list: `${web}/versions`,
      item: { imageDefinition: 'ubuntu-web', version: '1.0.0' },
      address: `${web}/versions/1.0.0`,
    },
    { list: `${web}/promotions`, item: { promotionId: 'p1', version: '1.0.0' }, address: `${web}/promotions/p1` },
    { list: `${web}/rebakes`, item: { rebakeId: 'r1' }, address: `${web}/rebakes/r1` },
    { list: '/api/findings', item: { subscriptionId: 's', machineId: 'm~1' }, address: '/api/findings/s/m~1' },
    { list: '/api/base-images', item: { id: 'a:b:c' }, address: '/api/base-images/a%3Ab%3Ac' },
    { list: '/api/sweeps', item: { id: 's1' }, address: '/api/sweeps/s1' },
  ])('of $list is at $address', ({ list, item, address }) => {
    expect(addressOf(api, placeOf(list), item)).toBe(address);
  });

  it('has no address where nothing reads one', () => {
    expect(addressOf(api, placeOf('/api/audit-entries'), { id: 'x' })).toBeUndefined();
    expect(addressOf(api, placeOf('/api/findings'), { machineId: 'm' })).toBeUndefined();
  });
});

describe('roles', () => {
  it('are those that the API names for its operations', () => {
    expect(rolesOf(api).toSorted()).toEqual(roles.toSorted());
  });
});
