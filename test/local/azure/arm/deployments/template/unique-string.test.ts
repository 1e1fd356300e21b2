import { describe, expect, it } from 'vitest';
import { uniqueString } from '../../../../../../local/azure/arm/deployments/template/functions/unique-string.ts';

describe('uniqueString', () => {
  // What Azure answers for these: names of deployed resources must be the same here and there.
  it.each([
    { value: 'test', unique: 'rbgf3xv4ufgzg' },
    { value: 'abc', unique: 'cgtzqvhu4i23s' },
    { value: 'hello-world', unique: 'a7wkljktk6wne' },
    { value: 'foo-bar-baz', unique: 'xzi4ioaxtmth4' },
    {
      value: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg',
      unique: 'bmg7c6xu4tw46',
    },
  ])('of $value is $unique', ({ value, unique }) => {
    expect(uniqueString(value)).toBe(unique);
  });

  it.each(['', 'a', 'ab', 'four', 'fives', 'seven77', 'eight888', 'nine99999', 'übergrößenträger'])(
    'has 13 letters and digits that a name can have, always the same for "%s"',
    (value) => {
      expect(uniqueString(value)).toMatch(/^[a-z2-7]{13}$/);
      expect(uniqueString(value)).toBe(uniqueString(value));
    },
  );

  it('differs where only the casing does', () => {
    expect(uniqueString('ABC')).not.toBe(uniqueString('abc'));
  });
});
