import { afterEach, beforeEach, it } from 'vitest';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { killAgainAndAgain, printedSeed, seeded } from './support/killer.ts';
import { applyRecipes, expectWhole, playRound } from './support/main-chain.ts';

const longest = 1_800_000;
const kills = Number(process.env['REBAKE_KILLS'] ?? 50);
/** Most rounds of the chain; the kills are over long before. */
const mostRounds = 40;

let scenarios: Scenarios;
beforeEach(async () => {
  scenarios = await startScenarios({ speed: 240, durations: [2, 10] });
}, 120_000);
afterEach(() => scenarios.stop(), 120_000);

it(
  `ends as if nothing had happened when the host is killed ${kills} times`,
  async () => {
    const random = seeded(printedSeed());
    await applyRecipes(scenarios);
    let over = false;
    const killing = killAgainAndAgain(scenarios, kills, random).finally(() => (over = true));
    let rounds = 0;
    try {
      do {
        await playRound(scenarios, rounds);
        rounds += 1;
      } while (!over && rounds < mostRounds);
      await killing;
      await expectWhole(scenarios, rounds);
    } finally {
      await (await killing).stop();
    }
  },
  longest,
);
