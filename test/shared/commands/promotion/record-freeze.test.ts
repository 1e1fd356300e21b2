import { describe, expect, it } from 'vitest';
import { recordFreeze } from '../../../../shared/commands/promotion/record-freeze.ts';
import type { GateCondition } from '../../../../shared/domain/promotion/gate.ts';
import { memoryPorts } from '../../../support/memory/app-ports.ts';
import { aPromotion, seed } from '../../../support/some-records.ts';

const ref = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };
const soak = { name: 'soak', met: true, sentence: 'Has soaked' } as const;
const line = (met: boolean, sentence: string) => ({ name: 'freeze', met, sentence }) as const;
const free = line(true, 'No freeze window holds');
const frozen = line(false, 'Frozen by audit');
const longer = line(false, 'Frozen by year end');

describe('whether a freeze holds the next wave', () => {
  it.each([
    { what: 'is kept beside what else the gate says', gate: [soak], found: frozen, kept: [soak, frozen], writes: 1 },
    {
      what: 'takes the place of what was said before',
      gate: [frozen, soak],
      found: longer,
      kept: [soak, longer],
      writes: 1,
    },
    { what: 'is told when it ends', gate: [soak, frozen], found: free, kept: [soak, free], writes: 1 },
    { what: 'is told once', gate: [soak, frozen], found: frozen, kept: [soak, frozen], writes: 0 },
    { what: 'is not told where there never was one', gate: [soak], found: free, kept: [soak], writes: 0 },
  ])('$what', async ({ gate, found, kept, writes }) => {
    const ports = memoryPorts();
    await seed(ports.records, aPromotion({ state: 'soaking', gate }));
    const before = ports.records.commits.length;
    const condition: GateCondition = { ...found, opensAt: null };

    await recordFreeze(ports, ref, condition);

    expect(ports.records.all('promotion', 'ubuntu-web')[0]?.gate).toEqual(kept);
    expect(ports.records.commits.length - before).toBe(writes);
  });
});
