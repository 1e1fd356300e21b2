import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const number = (least: number) => z.string().transform(Number).pipe(z.number().min(least));

const Options = z.object({
  app: z.string().default('.'),
  port: number(0).pipe(z.number().int().max(65_535)).optional(),
  state: z.string().optional(),
  auth: z.boolean().default(false),
  strict: z.boolean().default(false),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
  speed: number(0.001).default(1),
  epoch: number(0).default(0),
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

/** Reads the command line. Throws an Error naming every problem. */
export function parseOptions(args: readonly string[], cwd: string, now: number): HostOptions {
  const { values } = parseArgs({
    args: [...args],
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
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
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
