import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallLog } from '../../../local/azure/call-log.ts';
import { createFaults, type FaultRule } from '../../../local/azure/faults.ts';

const throttle = { kind: 'throttle', retryAfterSeconds: 1 } as const;

function strikes(rule: Omit<FaultRule, 'effect'>, subject: object): boolean {
  const faults = createFaults(() => 0);
  faults.add({ ...rule, effect: throttle });
  const full = { service: 'arm', operation: 'Microsoft.Compute/virtualMachines/write', ...subject } as const;
  return faults.strike(full, ['throttle']) !== undefined;
}

describe('a fault', () => {
  it.each([
    { rule: {}, subject: {}, hits: true },
    { rule: { service: 'cosmos' as const }, subject: {}, hits: false },
    { rule: { operation: 'microsoft.compute/*/WRITE' }, subject: {}, hits: true },
    { rule: { operation: 'Microsoft.Compute/virtualMachines' }, subject: {}, hits: false },
    { rule: { operation: 'Microsoft.Compute.*' }, subject: {}, hits: false },
    { rule: { resource: '*/vm1' }, subject: { resource: '/x/VM1' }, hits: true },
    { rule: { resource: '*/vm1' }, subject: {}, hits: false },
    { rule: { region: 'westeurope' }, subject: { region: 'northeurope' }, hits: false },
  ])('of $rule strikes $subject: $hits', ({ rule, subject, hits }) => {
    expect(strikes({ service: 'arm', ...rule }, subject)).toBe(hits);
  });

  it('strikes as often as its count says, and counts', () => {
    const faults = createFaults();
    faults.add({ service: 'arm', count: 2, effect: throttle });

    const struck = [1, 2, 3].map(() => faults.strike({ service: 'arm', operation: 'x' }, ['throttle']));

    expect(struck).toEqual([throttle, throttle, undefined]);
    expect(faults.list()).toMatchObject([{ struck: 2 }]);
  });

  it('is asked only where its kind of effect can strike', () => {
    const faults = createFaults();
    faults.add({ service: 'eventGrid', effect: { kind: 'dropEvent' } });

    expect(faults.strike({ service: 'eventGrid', operation: 'x' }, ['throttle', 'status'])).toBeUndefined();
    expect(faults.list()).toMatchObject([{ struck: 0 }]);
  });

  it('strikes about as many calls as its probability says', () => {
    let seed = 42;
    const faults = createFaults(() => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647);
    faults.add({ service: 'arm', probability: 0.3, effect: throttle });

    const struck = Array.from({ length: 2000 }, () => faults.strike({ service: 'arm', operation: 'x' }, ['throttle']));

    expect(struck.filter((effect) => effect).length / 2000).toBeCloseTo(0.3, 1);
  });

  it('is gone when it was removed', () => {
    const faults = createFaults();
    const id = faults.add({ service: 'arm', effect: throttle });

    expect([faults.remove(id), faults.remove(id), faults.list()]).toEqual([true, false, []]);
  });

  it('is refused when it makes no sense', () => {
    const faults = createFaults();

    expect(() => faults.add({ service: 'arm', probability: 2, effect: throttle })).toThrow();
    expect(() => faults.add({ service: 'arm', effect: { kind: 'status', status: 200 } })).toThrow();
  });

  it('matches any text that its pattern was made from', () => {
    fc.assert(fc.property(fc.string(), (operation) => strikes({ service: 'arm', operation }, { operation })));
  });
});

describe('the call log', () => {
  const call = (operation: string) => ({ service: 'arm', operation, status: 200, at: 0 });

  it('lists calls oldest first and forgets them on request', () => {
    const calls = createCallLog();
    ['a', 'b'].forEach((operation) => calls.record(call(operation)));

    expect(calls.list().map(({ operation }) => operation)).toEqual(['a', 'b']);
    calls.clear();
    expect(calls.list()).toEqual([]);
  });

  it('keeps the newest so that memory stays bounded', () => {
    const calls = createCallLog(10);
    for (let n = 0; n < 100; n += 1) {
      calls.record(call(String(n)));
    }

    expect(calls.list().map(({ operation }) => operation)).toEqual(
      Array.from({ length: 10 }, (_, n) => String(90 + n)),
    );
  });
});
