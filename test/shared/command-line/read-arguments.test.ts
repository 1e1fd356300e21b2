import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../shared/command-line/read-arguments.ts';

const options = {
  state: { type: 'string', default: '.state' },
  speed: { type: 'string' },
  tour: { type: 'boolean', default: true },
  exit: { type: 'boolean' },
} as const;

describe('a command line', () => {
  it.each([
    { args: [], values: { state: '.state', tour: true } },
    { args: ['--state', 'x', '--exit'], values: { state: 'x', tour: true, exit: true } },
    { args: ['--state=x=y'], values: { state: 'x=y', tour: true } },
    { args: ['--no-tour'], values: { state: '.state', tour: false } },
    { args: ['--speed', '-1'], values: { state: '.state', speed: '-1', tour: true } },
    { args: ['--speed=--exit'], values: { state: '.state', speed: '--exit', tour: true } },
    { args: ['--speed', '1', '--speed', '2'], values: { state: '.state', speed: '2', tour: true } },
    { args: ['--exit', '--'], values: { state: '.state', tour: true, exit: true } },
  ])('is read from $args', ({ args, values }) => {
    expect(readArguments(args, options)).toEqual({ kind: 'arguments', values: { ...values }, operands: [] });
  });

  it.each([
    { args: ['--exti'], problems: ['There is no option --exti'] },
    { args: ['--exti=yes'], problems: ['There is no option --exti'] },
    { args: ['-x'], problems: ['There is no option -x'] },
    { args: ['--no-exti'], problems: ['There is no option --no-exti'] },
    { args: ['--no-state', 'x'], problems: ['There is no option --no-state', "'x' belongs to no option"] },
    { args: ['--exit=yes'], problems: ['--exit takes no value'] },
    { args: ['--speed'], problems: ['--speed needs a value'] },
    { args: ['--speed', '--exit'], problems: ['--speed needs a value'] },
    { args: ['here'], problems: ["'here' belongs to no option"] },
    { args: ['--', '--exit'], problems: ["'--exit' belongs to no option"] },
    {
      args: ['--bogus', 'x', '--exit=1', '--state'],
      problems: [
        'There is no option --bogus',
        "'x' belongs to no option",
        '--exit takes no value',
        '--state needs a value',
      ],
    },
  ])('is refused with all that is wrong with $args', ({ args, problems }) => {
    expect(readArguments(args, options)).toEqual({ kind: 'wrong', problems });
  });

  it.each([
    { args: ['apply', '--exit', 'a.yaml', '--', '--b.yaml'], operands: ['apply', 'a.yaml', '--b.yaml'] },
    { args: ['--speed', '2'], operands: [] },
  ])('that takes operands has them in their order: $args', ({ args, operands }) => {
    expect(readArguments(args, options, { takesOperands: true })).toMatchObject({ kind: 'arguments', operands });
  });

  it('that takes operands takes no option that it does not know', () => {
    expect(readArguments(['a.yaml', '--bad', '--worse'], options, { takesOperands: true })).toEqual({
      kind: 'wrong',
      problems: ['There is no option --bad', 'There is no option --worse'],
    });
  });
});
