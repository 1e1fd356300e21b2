import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';

/** Completes or abandons a message; resolves when that is done, also when Service Bus refused. */
export type Settle = (message: ServiceBusReceivedMessage, succeeded: boolean) => Promise<void>;

/**
 * Settles the messages of a receiver one after the other: rhea, below the SDK, would send two neighbouring messages'
 * different outcomes of one tick as the first one's (seen in 3.0.5), and so complete a message whose function failed.
 */
export function createSettler(
  receiver: Pick<ServiceBusReceiver, 'completeMessage' | 'abandonMessage'>,
  { autoComplete, onRefused }: { autoComplete: boolean; onRefused: (id: string, error: Error) => void },
): Settle {
  let last: Promise<void> = Promise.resolve();
  return (message, succeeded) => {
    if (succeeded && !autoComplete) {
      return Promise.resolve();
    }
    last = last
      .then(() => (succeeded ? receiver.completeMessage(message) : receiver.abandonMessage(message)))
      .catch((error: unknown) => onRefused(String(message.messageId as string | number), error as Error));
    return last;
  };
}
