import { describe, expect, it } from 'vitest';
import { inWords, runTool, UsageError } from '../../../shared/command-line/run-tool.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a tool that greets who is named with `--to`, or does what a test says. */
async function run(args: readonly string[], act: (to: string) => string = (to) => `Hello ${to}`): Promise<Ran> {
  let [out, error] = ['', ''];
  const code = await runTool(
    {
      command: 'npm run greet',
      usage: 'Usage: npm run greet -- --to WHO\n',
      options: { to: { type: 'string', default: 'all' }, help: { type: 'boolean' } },
      run({ to }) {
        out += act(to);
        return 0;
      },
    },
    args,
    { out: (text) => (out += text), error: (text) => (error += text) },
  );
  return { code, out, error };
}

const fails = (thrown: unknown) => (): never => {
  throw thrown;
};
const pointer = '\n\nnpm run greet -- --help tells what there is.\n';

describe('a tool', () => {
  it('runs with its options and answers the exit code', async () => {
    expect(await run(['--to', 'Ada'])).toEqual({ code: 0, out: 'Hello Ada', error: '' });
  });

  it.each([[['--help']], [['--to', 'Ada', '--help']], [['--bogus', '--help']]])(
    'explains itself to %j and does nothing',
    async (args) => {
      expect(await run(args)).toEqual({ code: 0, out: 'Usage: npm run greet -- --to WHO\n', error: '' });
    },
  );

  it('does nothing with a wrong command line, names all that is wrong and where help is', async () => {
    expect(await run(['--bogus', '--to'])).toEqual({
      code: 2,
      out: '',
      error: `There is no option --bogus\n--to needs a value${pointer}`,
    });
  });

  it('ends in the same way where it finds itself that values make no sense', async () => {
    const { code, error } = await run([], fails(new UsageError(['--to must be a name', '--as as well'])));

    expect({ code, error }).toEqual({ code: 2, error: `--to must be a name\n--as as well${pointer}` });
  });

  it('ends with 1 and without a stack when it fails', async () => {
    const { code, error } = await run([], fails(new Error('Nobody is there', { cause: new Error('ECONNREFUSED') })));

    expect({ code, error }).toEqual({ code: 1, error: 'Nobody is there (ECONNREFUSED)\n' });
  });
});

describe('an error in words', () => {
  it.each([
    { error: new Error('It is full'), words: 'It is full' },
    { error: new Error('It is full', { cause: new Error('no space left') }), words: 'It is full (no space left)' },
    { error: new Error('It is full: no space', { cause: new Error('no space') }), words: 'It is full: no space' },
    { error: new Error('It is full', { cause: 'unknown' }), words: 'It is full' },
    { error: 'it hangs', words: 'it hangs' },
  ])('is $words', ({ error, words }) => {
    expect(inWords(error)).toBe(words);
  });
});
