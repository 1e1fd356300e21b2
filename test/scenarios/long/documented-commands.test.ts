import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../local/tour/play/api-client.ts';
import { seedProduction, watch } from '../../bench/compliance/watched-machines.ts';
import { commandsOf, openTerminal, type Terminal } from '../support/documented-commands.ts';
import { boots, check, productionStage, smallRecipe, testStage } from '../support/small-recipe.ts';
import { until } from '../support/until.ts';
import { appDir, type Scenarios, startScenarios } from '../support/start-scenarios.ts';

const patience = 240_000;
const { setUp, blocks } = commandsOf('docs/operate.md');
const image = 'ubuntu-web';

let scenarios: Scenarios;
let terminal: Terminal;
let subscription: string;
let machine: string;
const run: string[] = [];

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  terminal = await openTerminal(scenarios);
  const { images, control } = scenarios;
  await images.save(smallRecipe(image, { stages: [testStage, productionStage({ gate: { approvals: 1 } })] }));
  await images.save(smallRecipe('never-used', { checks: [check('fails', 'false')] }));
  const seeded = await seedProduction(scenarios, { machines: 2, subscriptions: 1, notCompliant: 100 });
  subscription = seeded[0]!;
  await watch(scenarios, subscription);
  const written = await control.post('/machines/written', { subscription, machines: 1 });
  machine = (written as { resourceIds: readonly string[] }).resourceIds[0]!;
  await live('1.0.0');
}, patience);
afterAll(async () => {
  await terminal.close();
  await scenarios.stop();
}, patience);

/** Puts the newest version into production, as the last one before it was. */
async function live(version: string): Promise<void> {
  const { images } = scenarios;
  await images.untilLive(image, 'test', version);
  await images.approve(image, await images.request(image, version));
  await images.untilLive(image, 'production', version);
}

async function next(version: string): Promise<void> {
  await scenarios.images.rebake(image, { force: true, reason: 'another version' });
  await scenarios.images.untilLive(image, 'test', version);
}

/** Runs the one block that has this command, with dates that are ahead of the stack's clock. */
async function documented(
  command: string,
  as: Role,
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly unknown[]> {
  const found = blocks.filter((block) => block.includes(command));
  expect(found, command).toHaveLength(1);
  run.push(found[0]!);
  const ahead = new Date(scenarios.stack.clock.now() + 60 * 24 * 3_600_000).toISOString();
  const script = `${setUp}\n${found[0]!.replaceAll(/\d{4}-\d\d-\d\dT00:00:00Z/g, ahead)}`;
  const printed = await terminal.run(script, as, { image, machine, ...variables });
  // The first line is the list that setting up ends with.
  const answers = printed.split('\n').filter((line) => line !== '');
  return answers.slice(1).map((line) => JSON.parse(line) as unknown);
}

describe('the commands of docs/operate.md', { timeout: patience }, () => {
  it('promote, roll back, deprecate and revoke a version', async () => {
    const { images } = scenarios;
    await next('1.0.1');

    const [asked] = await documented('/promotions" \\', 'promoter', { version: '1.0.1' });
    const promotion = (asked as { resource: string }).resource.split('/').at(-1)!;
    const [read] = await documented('/approve"', 'approver', { promotion });
    await images.untilLive(image, 'production', '1.0.1');
    await documented('/rollback"', 'promoter');
    await images.untilLive(image, 'production', '1.0.0');
    await documented('/deprecate"', 'promoter', { version: '1.0.1' });
    const [, usage] = await documented('/revoke"', 'security-officer', { version: '1.0.1' });

    expect(read).toMatchObject({ version: '1.0.1', gate: expect.any(Array) as unknown[] });
    // The machine that checked the version may not be seen as gone yet.
    const { items } = usage as { items: readonly { verdict: string }[] };
    expect(items.filter(({ verdict }) => verdict !== 'rebakeOwned')).toEqual([]);
  });

  it('save a recipe, rebake, cancel, pause and resume', async () => {
    const recipe = smallRecipe('by-hand');
    await writeFile(join(terminal.folder, 'by-hand.yaml'), JSON.stringify(recipe));
    const named = { image: 'by-hand' };

    const [saved, forced, listed] = await documented('--data-binary @"$image.yaml"', 'contributor', named);
    const rebake = (listed as { items: readonly { rebakeId: string }[] }).items[0]!.rebakeId;
    const [read, cancelled] = await documented('/rebakes/$rebake"', 'contributor', { ...named, rebake });
    const [paused, resumed] = await documented('/pause"', 'contributor', named);

    expect(saved).toMatchObject({ name: 'by-hand' });
    expect(forced).toHaveProperty('operation');
    expect(read).toMatchObject({ rebakeId: rebake, steps: expect.any(Array) as unknown[] });
    expect(cancelled).toHaveProperty('operation');
    expect([paused, resumed]).toMatchObject([{ paused: { reason: 'the vendor is down' } }, { paused: null }]);
  });

  it('send evidence of another system', async () => {
    const { images } = scenarios;
    const scan = { name: 'scan', external: { timeoutHours: 700 } };
    await images.save(smallRecipe('scanned', { checks: [boots, scan] }));
    await until('it is checked', async () => (await images.versions('scanned'))[0]?.state === 'checking');

    const [kept, forced] = await documented('/evidence"', 'contributor', { image: 'scanned', version: '1.0.0' });

    expect(kept).toMatchObject({ check: 'scan', outcome: 'passed' });
    expect(forced).toHaveProperty('operation');
  });

  it('see what needs somebody, and stop a promotion that waits', async () => {
    const { images } = scenarios;
    await next('1.0.2');
    const promotion = await images.request(image, '1.0.2');

    const [needs] = await documented('GET attention', 'reader');
    await documented('promotions/$promotion/cancel"', 'promoter', { promotion });

    const approval = { kind: 'approval', imageDefinition: image, urgent: false };
    expect((needs as { items: readonly object[] }).items).toContainEqual(expect.objectContaining(approval));
    await images.untilPromotion(image, promotion, 'cancelled');
  });

  it('freeze, and go on', async () => {
    const [frozen, free] = await documented('PUT freeze-windows', 'approver');

    expect(frozen).toMatchObject({ windows: [{ name: 'weekends' }] });
    expect(free).toMatchObject({ windows: [] });
  });

  it('say what may run, judge, and exempt', async () => {
    const rules = await readFile(join(appDir, 'docs/examples/compliance-rules.yaml'), 'utf8');
    const ours = rules.replace('00000000-0000-0000-0000-000000000000', subscription);
    await writeFile(join(terminal.folder, 'compliance-rules.yaml'), ours);

    const [dry, saved] = await documented("PUT 'compliance-rules?dryRun", 'security-officer');
    const [judged] = await documented('machines/evaluate', 'contributor');
    const [exempted, inForce] = await documented('POST exemptions', 'security-officer');
    const { exemptionId } = exempted as { exemptionId: string };
    const [ended] = await documented('/end"', 'security-officer', { exemption: exemptionId });

    expect(dry).toHaveProperty('changes');
    expect(saved).toMatchObject({ rules: { deadlines: { unapprovedSource: { hours: 168 } } } });
    expect(judged).toMatchObject({ judgement: { verdict: 'unapprovedSource' } });
    expect(inForce).toMatchObject({ items: [{ exemptionId, ticket: 'CHG-4711' }] });
    expect(ended).toMatchObject({ state: 'ended' });
  });

  it('remove an image definition that nothing depends on, and tell who did what', async () => {
    await scenarios.images.quiet('never-used');

    await documented('DELETE "image-definitions', 'contributor', { image: 'never-used' });
    const entries = await documented('GET audit-entries', 'reader');

    expect(JSON.stringify(entries)).toContain('never-used deleted');
  });

  it('were all run', () => {
    expect(blocks.filter((block) => !run.includes(block))).toEqual([]);
  });
});
