import { describe, expect, it } from 'vitest';
import {
  addAdoption,
  AdoptionCount,
  countAdoption,
} from '../../../../../shared/domain/compliance/adoption/adoption.ts';
import { aMachine, anInstance, aScaleSet, judge, ours, ubuntu } from '../some-machines.ts';

const web = { imageDefinition: 'web', version: '1.3.0', stage: 'production', environment: 'production' };
const judged = (machine = aMachine()) => ({ machine, judgement: judge({ machine }) });

describe('how many machines stand alike', () => {
  it('is counted by image, version, stage, environment and verdict', () => {
    const old = aMachine({ image: ours('production', '1.1.0') });
    const none = { imageDefinition: null, version: null, stage: null };

    expect(countAdoption([judged(), judged(), judged(old), judged(aMachine({ image: ubuntu }))])).toEqual([
      { ...web, verdict: 'compliant', machines: 2 },
      { ...web, version: '1.1.0', verdict: 'outdated', machines: 1 },
      { ...none, environment: 'production', verdict: 'unapprovedSource', machines: 1 },
    ]);
  });

  it('counts the instances of a scale set, not its model', () => {
    expect(countAdoption([judged(aScaleSet()), judged(anInstance()), judged(anInstance())])).toEqual([
      { ...web, verdict: 'compliant', machines: 2 },
    ]);
  });

  it('is nothing where there are none', () => {
    expect(countAdoption([])).toEqual([]);
  });
});

describe('counts of several pages', () => {
  const count = (machines: number, changes: Partial<AdoptionCount> = {}): AdoptionCount => ({
    ...web,
    verdict: 'compliant',
    machines,
    ...changes,
  });

  it('are added up where they stand alike', () => {
    expect(addAdoption([count(3), count(1, { verdict: 'exempt' }), count(4), count(0)])).toEqual([
      count(7),
      count(1, { verdict: 'exempt' }),
    ]);
  });

  it.each<Partial<AdoptionCount>>([
    { imageDefinition: 'sql' },
    { version: '1.3.1' },
    { version: null },
    { stage: 'test' },
    { environment: null },
    { verdict: 'unknown' },
  ])('are kept apart where one has %o', (changes) => {
    expect(addAdoption([count(3), count(4, changes)])).toEqual([count(3), count(4, changes)]);
  });

  it('are read back as they were kept', () => {
    const none = count(0, { imageDefinition: null, version: null, stage: null, environment: null });

    expect(AdoptionCount.parse(none)).toEqual(none);
    expect(AdoptionCount.safeParse(count(-1)).success).toBe(false);
  });
});
