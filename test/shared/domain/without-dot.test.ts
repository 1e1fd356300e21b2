import { expect, it } from 'vitest';
import { withoutDot } from '../../../shared/domain/without-dot.ts';

it.each([
  { sentence: 'No quota is left.', without: 'No quota is left' },
  { sentence: 'No quota is left', without: 'No quota is left' },
  { sentence: 'Version 1.0.0 is gone.', without: 'Version 1.0.0 is gone' },
  { sentence: 'It goes on...', without: 'It goes on..' },
  { sentence: '', without: '' },
])('"$sentence" goes on as "$without"', ({ sentence, without }) => {
  expect(withoutDot(sentence)).toBe(without);
});
