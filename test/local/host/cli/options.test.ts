import { describe, expect, it } from 'vitest';
import { parseOptions, usage } from '../../../../local/host/cli/options.ts';

const parse = (...args: string[]) => parseOptions(args, '/app', 1_000);

describe('parseOptions', () => {
  it('has defaults for everything', () => {
    expect(parse()).toEqual({
      appDir: '/app',
      port: undefined,
      stateDir: '/app/.rebake/host',
      auth: false,
      strict: false,
      json: false,
      help: false,
      speed: 1,
      epoch: 1_000,
    });
  });

  it.each([
    { args: ['--app', 'x', '--state', '/s'], options: { appDir: '/app/x', stateDir: '/s' } },
    { args: ['--port', '0'], options: { port: 0 } },
    { args: ['--port=65535'], options: { port: 65_535 } },
    { args: ['--speed', '0.5', '--epoch', '5'], options: { speed: 0.5, epoch: 5 } },
    { args: ['--auth', '--strict', '--json', '--help'], options: { auth: true, strict: true, json: true, help: true } },
  ])('reads $args', ({ args, options }) => {
    expect(parse(...args)).toMatchObject(options);
  });

  it.each([
    { args: ['--port', 'abc'], says: '--port: must be a whole number from 0 to 65535' },
    { args: ['--port', '70000'], says: '--port: must be a whole number from 0 to 65535' },
    { args: ['--port', '1.5'], says: '--port: must be a whole number from 0 to 65535' },
    { args: ['--port'], says: '--port: must be a whole number from 0 to 65535' },
    { args: ['--speed', '0'], says: '--speed: must be a number of at least 0.001' },
    { args: ['--epoch', 'today'], says: '--epoch: must be milliseconds since 1970' },
    { args: ['--app'], says: '--app: needs a folder' },
    { args: ['--auth=yes'], says: '--auth: takes no value' },
    { args: ['--prot', '1'], says: '--prot: there is no such option' },
    { args: ['here'], says: 'here: belongs to no option' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => parse(...args)).toThrow(says);
  });

  it('names every problem at once', () => {
    expect(() => parse('--prot', '--port', 'x', '--speed', '0')).toThrow(/--prot: .*\n--port: .*\n--speed: /);
  });
});

describe('usage', () => {
  it('names every option', () => {
    const named = ['app', 'port', 'state', 'auth', 'strict', 'speed', 'epoch', 'json', 'help'];

    expect(named.filter((name) => !usage.includes(`--${name} `))).toEqual([]);
  });
});
