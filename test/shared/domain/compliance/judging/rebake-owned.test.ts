import { expect, it } from 'vitest';
import { isRebakeOwned } from '../../../../../shared/domain/compliance/judging/rebake-owned.ts';
import { aMachine } from '../some-machines.ts';

it.each([
  { resourceGroup: 'rebake-bake-web-7', tags: { 'rebake-id': 'web-7' }, owned: true },
  { resourceGroup: 'rebake-check-web-7', tags: { 'rebake-id': 'web-7' }, owned: true },
  { resourceGroup: 'REBAKE-CHECK-WEB-7', tags: { 'rebake-id': 'web-7' }, owned: true },
  { resourceGroup: 'rebake-bake-web-7', tags: { 'rebake-id': 'Web-7' }, owned: true },
  { resourceGroup: 'rebake-bake-web-7', tags: { 'rebake-id': 'web-8' }, owned: false },
  { resourceGroup: 'rebake-other-web-7', tags: { 'rebake-id': 'web-7' }, owned: false },
  { resourceGroup: 'rebake-bake-undefined', tags: {}, owned: false },
  { resourceGroup: 'rebake-bake-', tags: { owner: 'me' }, owned: false },
])('a machine in $resourceGroup with tags $tags is of Rebake: $owned', ({ resourceGroup, tags, owned }) => {
  expect(isRebakeOwned(aMachine({ resourceGroup, tags }))).toBe(owned);
});
