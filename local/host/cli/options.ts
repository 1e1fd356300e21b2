import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

function number(words: string, least: number, most = Number.POSITIVE_INFINITY) {
  return z
    .string({ error: words })
    .transform(Number)
    .pipe(z.number({ error: words }).min(least, words).max(most, words));
}

const wholePort = 'must be a whole number from 0 to 65535';
const folder = z.string({ error: 'needs a folder' });

const Options = z.object({
  app: folder.default('.'),
  port: number(wholePort, 0, 65_535)
    .pipe(z.int({ error: wholePort }))
    .optional(),
  state: folder.optional(),
  auth: z.boolean({ error: 'takes no value' }).default(false),
  strict: z.boolean({ error: 'takes no value' }).default(false),
  json: z.boolean({ error: 'takes no value' }).default(false),
  help: z.boolean({ error: 'takes no value' }).default(false),
  speed: number('must be a number of at least 0.001', 0.001).default(1),
  epoch: number('must be milliseconds since 1970', 0).default(0),
});

export interface HostOptions {
  /** Absolute folder of the app. */
  readonly appDir: string;
  /** 0 takes a free port; undefined leaves it to local.settings.json, then 7071. */
  readonly port: number | undefined;
  /** Absolute folder of keys, timers and durable state. */
  readonly stateDir: string;
  readonly auth: boolean;
  readonly strict: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly speed: number;
  /** Real milliseconds since 1970 at which virtual time begins to run at `speed`. */
  readonly epoch: number;
}

export const usage = `Usage: npm run host -- [options]

Runs a function app alone. Its settings come from the environment and from local.settings.json in its folder
(local.settings.example.json shows what belongs in it). For Rebake with all that it needs there is npm start.

  --app DIR      folder of the function app (default: the current one)
  --port N       port on 127.0.0.1; 0 takes a free one (default: local.settings.json, then 7071)
  --state DIR    folder for keys, timers and durable state (default: .rebake/host)
  --auth         ask for function, host and system keys, as in Azure
  --strict       refuse to start with a function that cannot be served; end with code 1 on what would fail in Azure
  --speed X      virtual seconds per real second for timers, durable timers and the app's Date (default: 1)
  --epoch MS     real milliseconds since 1970 where virtual time starts (default: now)
  --json         one JSON line per event in place of text
  --help         this text
`;

/** Reads the command line. Throws an Error naming every problem, one to a line. */
export function parseOptions(args: readonly string[], cwd: string, now: number): HostOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      app: { type: 'string' },
      port: { type: 'string' },
      state: { type: 'string' },
      speed: { type: 'string' },
      epoch: { type: 'string' },
      auth: { type: 'boolean' },
      strict: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const parsed = Options.safeParse(values);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(Options.shape, name));
  const problems = [
    ...unknown.map((name) => `--${name}: there is no such option`),
    ...positionals.map((text) => `${text}: belongs to no option`),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `--${path.join('.')}: ${message}`),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  const { app, state, port, epoch, ...rest } = parsed.data;
  return {
    ...rest,
    appDir: resolve(cwd, app),
    stateDir: resolve(cwd, state ?? '.rebake/host'),
    port,
    epoch: epoch === 0 ? now : epoch,
  };
}
