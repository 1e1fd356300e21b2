import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boots, check, productionStage, smallRecipe, testStage, ubuntu } from '../support/small-recipe.ts';
import { must } from '../support/image-actions.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

let scenarios: Scenarios;
const patience = 240_000;
const minute = 60_000;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
  await scenarios.images.save(smallRecipe('seen', { stages: [testStage] }));
  await scenarios.images.untilSeen(ubuntu);
}, patience);
afterAll(() => scenarios.stop(), patience);

/** A minute of virtual time from now, rounded down. */
function minuteFromNow(minutes: number): number {
  return Math.floor((scenarios.stack.clock.now() + minutes * minute) / minute) * minute;
}

/** What clocks in the zone show then, as freeze windows are written. */
function localTime(at: number, zone: string, format = "yyyy-MM-dd'T'HH:mm"): string {
  return DateTime.fromMillis(at, { zone }).toFormat(format, { locale: 'en' });
}

const instant = (at: number): string => new Date(at).toISOString();

describe.concurrent('freeze windows in zones of their own', { timeout: patience }, () => {
  it("close a gate together, the organisation's and the recipe's, until the very minute that both are over", async () => {
    const { images, api } = scenarios;
    const [losAngeles, kolkata] = ['America/Los_Angeles', 'Asia/Kolkata'];
    const stage = productionStage({ name: 'zoned', gate: { soakHours: 0.01 } });
    const recipe = smallRecipe('zoned', { stages: [testStage, stage] });
    const [begin, middle, end] = [minuteFromNow(-60), minuteFromNow(120), minuteFromNow(180)];
    const organisation = {
      name: 'audit',
      timeZone: losAngeles,
      stages: ['zoned'],
      from: localTime(begin, losAngeles),
      to: localTime(middle, losAngeles),
    };
    const weekly = { from: localTime(middle, kolkata, 'ccc HH:mm'), to: localTime(end, kolkata, 'ccc HH:mm') };
    const body = { windows: [organisation], reason: 'auditors' };
    must(await api.call('approver', 'PUT', '/api/freeze-windows', body), 200);
    await images.save({ ...recipe, freezeWindows: [{ name: 'standby', timeZone: kolkata, weekly }] });

    const waiting = await until('the gate waits for the freeze', async () =>
      (await images.promotions('zoned')).find(({ gate }) => gate.some(({ name, met }) => name === 'freeze' && !met)),
    );
    await images.untilLive('zoned', 'zoned', '1.0.0');
    const opened = (await images.timeline('zoned', '1.0.0')).find(({ sentence }) => sentence.includes('gate of zoned'));

    const said = waiting.gate.find(({ name }) => name === 'freeze')?.sentence;
    expect(said).toMatch(new RegExp(`^Frozen by (audit|standby) until ${instant(end)}$`));
    expect(Date.parse(opened!.at)).toBeGreaterThanOrEqual(end);
    // Ten real seconds of a busy machine.
    expect(Date.parse(opened!.at)).toBeLessThan(end + 50 * minute);
  });

  it('hold from the minute in which they begin: a soak that ends within one waits for its end', async () => {
    const { images } = scenarios;
    const zone = 'Europe/Amsterdam';
    const recipe = smallRecipe('soaked', { stages: [testStage, productionStage({ gate: { soakHours: 1.5 } })] });
    await images.save(recipe);
    await images.untilLive('soaked', 'test', '1.0.0');
    const [begin, end] = [minuteFromNow(75), minuteFromNow(180)];
    const freezeWindows = [
      { name: 'rush hour', timeZone: zone, from: localTime(begin, zone), to: localTime(end, zone) },
    ];
    await images.save({ ...recipe, freezeWindows });

    const before = await until('the gate waits for the soak alone', async () =>
      (await images.promotions('soaked')).find(
        ({ gate }) => gate.length > 0 && gate.every(({ name, met }) => met === (name !== 'soak')),
      ),
    );
    await images.untilLive('soaked', 'production', '1.0.0');
    const timeline = await images.timeline('soaked', '1.0.0');
    const opened = timeline.find(({ sentence }) => sentence.includes('gate of production'))!;

    expect(Date.parse(before.requestedAt)).toBeLessThan(begin);
    expect(Date.parse(opened.at)).toBeGreaterThanOrEqual(end);
  });
});

describe.concurrent('evidence', { timeout: patience }, () => {
  it('that has grown too old closes the gate, says what brings fresh one, and that opens it', async () => {
    const { images, azure } = scenarios;
    const gate = { approvals: 1, evidenceMaxAgeDays: 0.12 };
    await images.save(smallRecipe('aged', { stages: [testStage, productionStage({ gate })] }));
    await images.untilLive('aged', 'test', '1.0.0');

    const old = await images.request('aged', '1.0.0');
    const stale = await until('its evidence is too old', async () => {
      const promotion = await images.promotion('aged', old);
      return promotion.gate.find(({ name, met }) => name === 'evidence' && !met)?.sentence;
    });
    await images.approve('aged', old);
    const afterApproval = await until('the approval is seen', async () => {
      const promotion = await images.promotion('aged', old);
      return promotion.gate.some(({ name, met }) => name === 'approvals' && met) && promotion;
    });
    await images.command('promoter', `/api/image-definitions/aged/promotions/${old}/cancel`, { reason: 'too old' });
    await images.rebake('aged', { force: true, reason: 'fresh evidence' });
    await images.untilLive('aged', 'test', '1.0.1');
    const fresh = await images.request('aged', '1.0.1');
    await images.approve('aged', fresh);
    await images.untilLive('aged', 'production', '1.0.1');

    expect(stale).toMatch(/boots passed at \S+, more than 0\.12 days ago: force a rebake/);
    expect(afterApproval.state).toBe('waiting');
    expect(await azure.regions('rebake_production', 'aged', '1.0.0')).toBeUndefined();
  });

  it('of another system is looked at again: a scan that fails later closes the gate, and one that passes opens it', async () => {
    const { images, api } = scenarios;
    const checks = [
      boots,
      check('marked', 'grep -q golden /etc/image-kind'),
      { name: 'scan', external: { timeoutHours: 700 } },
    ];
    await images.save(smallRecipe('scanned', { checks, stages: [testStage, productionStage()] }));
    const scan = (outcome: 'passed' | 'failed') =>
      api.call('contributor', 'POST', '/api/image-definitions/scanned/versions/1.0.0/evidence', {
        check: 'scan',
        outcome,
      });
    await until('the version is checked', async () => (await images.version('scanned', '1.0.0')).state === 'checking');
    const statuses = [(await scan('passed')).status];
    await images.untilLive('scanned', 'test', '1.0.0');
    const promotionId = await images.request('scanned', '1.0.0');

    statuses.push((await scan('failed')).status);
    await images.approve('scanned', promotionId);
    const closed = await until('the gate waits for the scan', async () => {
      const { gate, state } = await images.promotion('scanned', promotionId);
      const unmet = gate.filter(({ met }) => !met).map(({ sentence }) => sentence);
      return state === 'waiting' && unmet.length === 1 && unmet;
    });
    statuses.push((await scan('passed')).status);
    await images.untilLive('scanned', 'production', '1.0.0');
    const kept = (await images.timeline('scanned', '1.0.0')).filter(({ sentence }) =>
      sentence.startsWith('Check scan'),
    );

    expect(statuses).toEqual([201, 201, 201]);
    expect(closed).toEqual(['Required checks lack fresh evidence: scan failed: send evidence of it']);
    expect(kept.map(({ to }) => to)).toEqual(['passed', 'failed', 'passed']);
  });
});
