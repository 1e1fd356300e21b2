import { expect, it } from 'vitest';
import { type Need, sortNeeds } from '../../../../shared/domain/attention/need.ts';

const need = (what: string, imageDefinition: string, urgent: boolean): Need => ({
  kind: 'approval',
  urgent,
  imageDefinition,
  what,
  why: '',
  resource: '',
});

it('what is wrong comes first, then image definition by image definition, each in the order it had', () => {
  const needs = [
    need('1', 'web', false),
    need('2', 'api', false),
    need('3', 'web', true),
    need('4', 'api', true),
    need('5', 'api', false),
    need('6', 'web', true),
  ];

  expect(sortNeeds(needs).map(({ what }) => what)).toEqual(['4', '3', '6', '2', '5', '1']);
});
