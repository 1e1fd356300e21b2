import { describe, expect, it } from 'vitest';
import {
  eachOnce,
  longPauses,
  lookLater,
  postponed,
  shortPauses,
} from '../../../../../shared/commands/compliance/judging/look-later.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../../../shared/errors.ts';
import { production, vmId } from '../../../../support/compliance/some-machines.ts';

const written = (name: string, attempts: number) => ({
  ...{ resourceId: vmId(name), subscriptionId: production, deleted: false, attempts },
});

describe('looking later', () => {
  it.each([
    { attempts: 0, short: 15, long: 15 },
    { attempts: 1, short: 30, long: 60 },
    { attempts: 2, short: 60, long: 240 },
    { attempts: 3, short: 60, long: 240 },
    { attempts: 99, short: 60, long: 240 },
  ])('after $attempts looks in vain waits longer each time, but not for ever', ({ attempts, short, long }) => {
    const machines = [written('vm1', attempts)];

    expect(lookLater(machines, shortPauses)).toMatchObject([{ seconds: short, attempts: attempts + 1, judged: false }]);
    expect(lookLater(machines, longPauses, true)).toMatchObject([{ seconds: long, judged: true }]);
  });

  it('takes machines together that wait equally long', () => {
    const later = lookLater([written('a', 0), written('b', 2), written('c', 0)], shortPauses);

    expect(later).toMatchObject([
      { resourceIds: [vmId('a'), vmId('c')], attempts: 1 },
      { resourceIds: [vmId('b')], attempts: 3 },
    ]);
    expect(lookLater([], shortPauses)).toEqual([]);
  });

  it.each([
    { asked: 40, waits: 40 },
    { asked: 0.5, waits: 0.5 },
    { asked: null, waits: 30 },
  ])('waits as long as the service asks: $asked', ({ asked, waits }) => {
    const error = new AzureUnavailableError('query machines', asked);

    expect(postponed([written('a', 1)], error)).toMatchObject([{ seconds: waits, attempts: 2, judged: false }]);
  });

  it('is no answer to a refusal', () => {
    const error = new AzureRefusedError('query machines', 403, 'AuthorizationFailed', 'No role.');

    expect(() => postponed([written('a', 0)], error)).toThrow('No role.');
  });
});

describe('looks that several ask for', () => {
  const later = (seconds: number, attempts: number, ...names: readonly string[]) => ({
    ...{ resourceIds: names.map((name) => vmId(name)), attempts, seconds, judged: true },
  });

  it('are one for each machine, the soonest', () => {
    expect(eachOnce([later(240, 3, 'a', 'b'), later(15, 1, 'b', 'c'), later(60, 2, 'c')])).toEqual([
      later(15, 1, 'b', 'c'),
      later(240, 3, 'a'),
    ]);
  });

  it('are the first of those that are equally soon, whatever the casing', () => {
    const shouted = { ...later(15, 2), resourceIds: [vmId('a').toUpperCase()] };

    expect(eachOnce([later(15, 1, 'a'), shouted])).toEqual([later(15, 1, 'a')]);
    expect(eachOnce([])).toEqual([]);
  });
});
