import { expect, it } from 'vitest';
import { descendantsOf } from '../../../../shared/domain/image-version/lineage.ts';
import { aVersion } from '../../../support/some-records.ts';

const marketplace = aVersion('1.0.0').base;
const on = (imageDefinition: string, version: string) =>
  ({ kind: 'image', imageDefinition, version, resourceId: '/a/gallery/version' }) as const;
const versions = [
  aVersion('1.0.0', { imageDefinition: 'base', base: marketplace }),
  aVersion('1.0.1', { imageDefinition: 'base', base: marketplace }),
  aVersion('1.0.0', { imageDefinition: 'web', base: on('base', '1.0.0') }),
  aVersion('1.0.1', { imageDefinition: 'web', base: on('base', '1.0.1') }),
  aVersion('2.0.0', { imageDefinition: 'shop', base: on('web', '1.0.0') }),
  aVersion('2.0.1', { imageDefinition: 'shop', base: on('web', '1.0.1') }),
];
const named = (imageDefinition: string, version: string) =>
  descendantsOf(versions, aVersion(version, { imageDefinition })).map((one) => `${one.imageDefinition} ${one.version}`);

it('finds what was baked from a version, at any remove and from that version alone', () => {
  expect(named('base', '1.0.0')).toEqual(['web 1.0.0', 'shop 2.0.0']);
  expect(named('web', '1.0.1')).toEqual(['shop 2.0.1']);
  expect(named('shop', '2.0.0')).toEqual([]);
});

it('comes to an end when records name each other', () => {
  const circle = [
    aVersion('1.0.0', { imageDefinition: 'a', base: on('b', '1.0.0') }),
    aVersion('1.0.0', { imageDefinition: 'b', base: on('a', '1.0.0') }),
  ];

  expect(descendantsOf(circle, circle[0]!)).toHaveLength(2);
});
