import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { Clock } from '../../support/clock.ts';

/**
 * Keeps a message's lock alive while its function runs, for at most `duration` (virtual milliseconds). The SDK's own
 * renewal goes by the machine's time and would come too late where the stack's clock runs fast. The answer ends it.
 */
export function keepLocked(
  message: ServiceBusReceivedMessage,
  receiver: Pick<ServiceBusReceiver, 'renewMessageLock'>,
  { clock, duration, onLost }: { clock: Clock; duration: number; onLost: (error: Error) => void },
): () => void {
  const end = clock.now() + duration;
  let ended = false;
  let cancel = (): void => undefined;
  const waitFor = (lockedUntil: number): void => {
    const half = (lockedUntil - clock.now()) / 2;
    if (!ended && clock.now() + half < end) {
      cancel = clock.at(clock.now() + half, renew);
    }
  };
  const renew = (): void => {
    receiver.renewMessageLock(message).then(
      (lockedUntil) => waitFor(lockedUntil.getTime()),
      (error: unknown) => (ended ? undefined : onLost(error as Error)),
    );
  };
  waitFor(message.lockedUntilUtc?.getTime() ?? end);
  return () => {
    ended = true;
    cancel();
  };
}
