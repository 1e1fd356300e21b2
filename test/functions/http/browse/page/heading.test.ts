import { describe, expect, it } from 'vitest';
import { importPage } from './import-page.ts';

interface Heading {
  titleOfRecord: (template: string, pathname: string, record: object) => string;
}
const { titleOfRecord } = await importPage<Heading>('heading.js');
const of = '/api/image-definitions/{imageDefinition}';

describe('a page is called', () => {
  it.each([
    { template: '/api/findings', path: '/api/findings', record: { items: [] }, title: 'Findings' },
    { template: of, path: '/api/image-definitions/web', record: { name: 'web' }, title: 'web' },
    {
      template: `${of}/versions/{version}`,
      path: '/api/image-definitions/web/versions/1.0.0',
      record: { imageDefinition: 'web', version: '1.0.0', rebakeId: 'r1' },
      title: 'web 1.0.0',
    },
    {
      template: `${of}/promotions/{promotionId}`,
      path: '/api/image-definitions/web/promotions/p1',
      record: { promotionId: 'p1', imageDefinition: 'web', version: '1.0.0', stage: 'production' },
      title: 'web 1.0.0 into production',
    },
    {
      template: `${of}/rebakes/{rebakeId}`,
      path: '/api/image-definitions/web/rebakes/r1',
      record: { rebakeId: 'r1', imageDefinition: 'web', version: null, phase: 'baking' },
      title: 'Rebake of web',
    },
    {
      template: '/api/findings/{subscriptionId}/{machineId}',
      path: '/api/findings/s/subscriptions~s~web-1',
      record: { name: 'web-1', imageDefinition: 'web', version: '1.0.0' },
      title: 'web-1',
    },
    {
      template: '/api/machines/{subscriptionId}/{machineId}',
      path: '/api/machines/s/subscriptions~s~web-1',
      record: { machine: { name: 'web-1' } },
      title: 'web-1',
    },
    { template: '/api/base-images/{id}', path: '/api/base-images/a%3Ab%3Ac', record: { urn: 'A:b:c' }, title: 'A:b:c' },
    { template: '/api/base-images/{id}', path: '/api/base-images/a%3Ab%3Ac', record: {}, title: 'a:b:c' },
  ])('$title', ({ template, path, record, title }) => {
    expect(titleOfRecord(template, path, record)).toBe(title);
  });
});
