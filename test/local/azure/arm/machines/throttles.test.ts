import { describe, expect, it } from 'vitest';
import { ArmError } from '../../../../../local/azure/arm/kernel/arm-error.ts';
import { createThrottles } from '../../../../../local/azure/arm/machines/throttles.ts';

const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web';

function withClock(speed = 1): {
  throttles: ReturnType<typeof createThrottles>;
  readonly pass: (seconds: number) => void;
} {
  let now = 0;
  const clock = { now: () => now, speed, at: () => () => undefined, sleep: () => Promise.resolve() };
  return { throttles: createThrottles({ clock }), pass: (seconds) => void (now += seconds * 1000) };
}

function refusal(take: () => unknown): ArmError {
  try {
    take();
  } catch (error) {
    if (error instanceof ArmError) {
      return error;
    }
  }
  throw new Error('It was not refused.');
}

describe('a machine', () => {
  it('can be changed 12 times at once, then 4 times a minute', () => {
    const { throttles, pass } = withClock();
    const left = Array.from(
      { length: 12 },
      () => throttles.take('UpdateVM', machine)['x-ms-ratelimit-remaining-resource'],
    );
    expect(left[0]).toBe('Microsoft.Compute/UpdateVMSubscriptionMaximum;1499,Microsoft.Compute/UpdateVMResource;11');
    expect(left[11]).toContain('UpdateVMResource;0');

    const refused = refusal(() => throttles.take('UpdateVM', machine.toUpperCase()));
    expect(refused).toMatchObject({ status: 429, code: 'OperationNotAllowed' });
    expect(refused.options.headers).toMatchObject({ 'Retry-After': '15' });
    expect(refused.detail.details?.[0]).toMatchObject({ code: 'TooManyRequests', target: 'UpdateVMResource' });
    expect(JSON.parse(refused.detail.details?.[0]?.message ?? '')).toMatchObject({
      operationgroup: 'UpdateVMResource',
      allowedrequestcount: 12,
    });

    pass(15);
    expect(() => throttles.take('UpdateVM', machine)).not.toThrow();
    expect(() => throttles.take('UpdateVM', machine)).toThrow(ArmError);
  });

  it('can be read 36 times at once', () => {
    const { throttles } = withClock();
    for (let at = 0; at < 36; at += 1) {
      throttles.take('LowCostGet', machine);
    }

    expect(refusal(() => throttles.take('LowCostGet', machine)).status).toBe(429);
    expect(() => throttles.take('LowCostGet', `${machine}-other`)).not.toThrow();
  });

  it('tells clients of a fast clock how long to wait in their own time', () => {
    const { throttles } = withClock(600);
    for (let at = 0; at < 12; at += 1) {
      throttles.take('UpdateVM', machine);
    }

    expect(refusal(() => throttles.take('UpdateVM', machine)).options.headers).toMatchObject({
      'Retry-After': '1',
      'x-ms-retry-after-ms': '25',
    });
  });
});
