import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions, usage } from '../../../local/tour/options.ts';

describe('the options of npm start', () => {
  it('are for a tour at the default speed that keeps running, where nothing is said', () => {
    expect(readOptions([])).toEqual({
      kind: 'options',
      options: {
        ...{ package: false, exit: false, tour: true, fresh: false, help: false },
        ...{ speed: 240, port: 7071, stateDir: resolve('.rebake') },
      },
    });
  });

  it.each([
    { args: ['--exit', '--fresh'], options: { exit: true, fresh: true } },
    { args: ['--no-tour'], options: { tour: false } },
    { args: ['--package', '--speed', '60'], options: { package: true, speed: 60 } },
    { args: ['--port', '0', '--state', '/tmp/elsewhere'], options: { port: 0, stateDir: '/tmp/elsewhere' } },
  ])('are read from $args', ({ args, options }) => {
    expect(readOptions(args)).toMatchObject({ kind: 'options', options });
  });

  it.each([
    { args: ['--speed', 'fast'], problems: ['--speed must be 1 to 3600, not fast'] },
    { args: ['--speed', '0'], problems: ['--speed must be 1 to 3600, not 0'] },
    { args: ['--port', '70000'], problems: ['--port must be 0 to 65535, not 70000'] },
    { args: ['--port', 'http'], problems: ['--port must be 0 to 65535, not http'] },
    { args: ['--state', ' '], problems: ['--state must name a folder'] },
    { args: ['--exti'], problems: ['There is no option --exti'] },
    { args: ['--speed', '-1'], problems: ['--speed must be 1 to 3600, not -1'] },
    { args: ['--speed', '--exit'], problems: ['--speed needs a value'] },
    { args: ['--exti', '--state', 'x', 'y'], problems: ['There is no option --exti', "'y' belongs to no option"] },
    {
      args: ['--speed=no', '--port=x'],
      problems: ['--speed must be 1 to 3600, not no', '--port must be 0 to 65535, not x'],
    },
  ])('are refused in words when they are $args', ({ args, problems }) => {
    expect(readOptions(args)).toEqual({ kind: 'wrong', problems });
  });

  it('are all told by --help', () => {
    for (const option of ['--package', '--exit', '--no-tour', '--fresh', '--speed', '--port', '--state', '--help']) {
      expect(usage).toContain(option);
    }
  });
});
