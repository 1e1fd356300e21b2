import { startHost } from '../../../local/tour/stack/stack.ts';
import { appDir, type Scenarios } from '../../scenarios/support/start-scenarios.ts';

/** Kills the host with SIGKILL at random moments and starts it again, as often as asked. */
export async function killAgainAndAgain(
  { stack, stateDir }: Scenarios,
  kills: number,
  random: () => number,
): Promise<Scenarios['stack']['host']> {
  let host = stack.host;
  for (let kill = 0; kill < kills; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, random() * 2_000));
    host.process.kill('SIGKILL');
    await host.ended;
    host = await startHost({ appDir, stateDir }, stack.endpoints, stack.apiUrl);
  }
  return host;
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of a run, printed so that it can be repeated: `REBAKE_SEED=…`. */
export function printedSeed(): number {
  const seed = Number(process.env['REBAKE_SEED'] ?? Date.now() % 1_000_000);
  process.stdout.write(`REBAKE_SEED=${seed}\n`);
  return seed;
}
