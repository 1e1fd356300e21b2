import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { describe, expect, it } from 'vitest';
import { keepLocked } from '../../../../local/host/triggers/service-bus-lock.ts';
import { createManualClock } from '../../azure/service-bus/manual-clock.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function arrange({ duration, fails = false }: { duration: number; fails?: boolean }) {
  const clock = createManualClock(0);
  const renewedAt: number[] = [];
  const lost: Error[] = [];
  const receiver = {
    renewMessageLock: () => {
      renewedAt.push(clock.now());
      return fails ? Promise.reject(new Error('gone')) : Promise.resolve(new Date(clock.now() + 60_000));
    },
  };
  const message = { lockedUntilUtc: new Date(60_000) } as ServiceBusReceivedMessage;
  const letGo = keepLocked(message, receiver, { clock, duration, onLost: (error) => lost.push(error) });
  const advance = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    await settled();
  };
  return { advance, letGo, renewedAt, lost };
}

describe('keeping a message locked', () => {
  it('renews half way to the end of the lock, in virtual time', async () => {
    const { advance, renewedAt } = arrange({ duration: 300_000 });

    await advance(30_000);
    await advance(30_000);

    expect(renewedAt).toEqual([30_000, 60_000]);
  });

  it('ends when the function has ended', async () => {
    const { advance, letGo, renewedAt } = arrange({ duration: 300_000 });

    await advance(30_000);
    letGo();
    await advance(300_000);

    expect(renewedAt).toEqual([30_000]);
  });

  it('goes on for no longer than the host is told to', async () => {
    const { advance, renewedAt } = arrange({ duration: 70_000 });

    await advance(30_000);
    await advance(30_000);
    await advance(30_000);
    await advance(300_000);

    expect(renewedAt).toEqual([30_000, 60_000]);
  });

  it('says so when the lock is lost', async () => {
    const { advance, lost } = arrange({ duration: 300_000, fails: true });

    await advance(30_000);

    expect(lost.map(({ message }) => message)).toEqual(['gone']);
  });
});
