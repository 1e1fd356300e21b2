import { resolve } from 'node:path';
import { readArguments } from '../../shared/command-line/read-arguments.ts';

export const usage = `Usage: npm start -- [options]

Starts Rebake with all that it needs on this machine, applies the recipes in images/ and plays the main job.

  --package     run the app as it is deployed: the zip that npm run package makes, unpacked
  --exit        end when the tour is over (else everything keeps running until Ctrl-C)
  --no-tour     only start everything
  --fresh       forget what an earlier run left
  --speed X     virtual seconds in a real one (default 240)
  --port N      port of the API (default 7071; a free one when it is taken)
  --state DIR   where everything is kept (default .rebake)
  --help        this text
`;

/** What `npm start` was asked for. */
export interface TourOptions {
  readonly package: boolean;
  readonly exit: boolean;
  readonly tour: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
  /** Virtual seconds in a real one. */
  readonly speed: number;
  readonly port: number;
  /** Absolute. */
  readonly stateDir: string;
}

export type ReadOptions =
  | { readonly kind: 'options'; readonly options: TourOptions }
  /** Every problem at once. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

const definitions = {
  package: { type: 'boolean', default: false },
  exit: { type: 'boolean', default: false },
  tour: { type: 'boolean', default: true },
  fresh: { type: 'boolean', default: false },
  speed: { type: 'string', default: '240' },
  port: { type: 'string', default: '7071' },
  state: { type: 'string', default: '.rebake' },
  help: { type: 'boolean', default: false },
} as const;

const fastest = 3600;

/** Reads the arguments that follow `npm start --`. */
export function readOptions(args: readonly string[]): ReadOptions {
  const read = readArguments(args, definitions);
  if (read.kind === 'wrong') {
    return read;
  }
  const { speed, port, state, ...switches } = read.values;
  const problems = [
    ...(Number(speed) >= 1 && Number(speed) <= fastest ? [] : [`--speed must be 1 to ${fastest}, not ${speed}`]),
    ...(/^\d+$/.test(port) && Number(port) <= 65_535 ? [] : [`--port must be 0 to 65535, not ${port}`]),
    ...(state.trim() === '' ? ['--state must name a folder'] : []),
  ];
  return problems.length > 0
    ? { kind: 'wrong', problems }
    : {
        kind: 'options',
        options: { ...switches, speed: Number(speed), port: Number(port), stateDir: resolve(state) },
      };
}
