import type { FaultEffect } from '../faults.ts';
import type { BrokerContext } from './broker-context.ts';
import { ServiceBusError } from './service-bus-error.ts';

/** How the call log names a refusal: the HTTP status that Azure's request-response protocol gives the same condition. */
const statusOfCondition: Readonly<Record<string, number>> = {
  'amqp:not-found': 404,
  'amqp:not-implemented': 501,
  'amqp:not-allowed': 400,
  'amqp:unauthorized-access': 401,
  'amqp:resource-limit-exceeded': 403,
  'amqp:link:message-size-exceeded': 403,
  'com.microsoft:argument-error': 400,
  'com.microsoft:message-lock-lost': 410,
  'com.microsoft:message-not-found': 404,
  'com.microsoft:server-busy': 503,
  'com.microsoft:timeout': 408,
};

export function statusOf({ condition }: ServiceBusError): number {
  return statusOfCondition[condition] ?? 500;
}

/** Runs one operation on a queue and writes down how it ended. */
export function recordCall<Result>(
  { calls, clock }: Pick<BrokerContext, 'calls' | 'clock'>,
  operation: string,
  resource: string,
  work: () => Result,
): Result {
  const record = (status: number): void =>
    calls.record({ service: 'serviceBus', operation, resource, status, at: clock.now() });
  try {
    const result = work();
    record(200);
    return result;
  } catch (error) {
    record(error instanceof ServiceBusError ? statusOf(error) : 500);
    throw error;
  }
}

/** What a fault does to one call: a wait in virtual milliseconds, then perhaps an error. */
export interface Strike {
  readonly delay: number;
  readonly error?: ServiceBusError;
}

const busy =
  'The request was terminated because the entity is being throttled. Error code : 50009. Please wait 2 seconds and try again.';

/** The fault that is set for an operation on a queue, if any. */
export function strike(
  { faults }: Pick<BrokerContext, 'faults'>,
  operation: string,
  queue: string,
): Strike | undefined {
  const subject = { service: 'serviceBus', operation, resource: queue } as const;
  const effect = faults.strike(subject, ['throttle', 'status', 'timeout', 'slow']);
  return effect && strikeOf(effect);
}

function strikeOf(effect: Extract<FaultEffect, { kind: 'throttle' | 'status' | 'timeout' | 'slow' }>): Strike {
  switch (effect.kind) {
    case 'throttle':
      return { delay: 0, error: new ServiceBusError('com.microsoft:server-busy', busy) };
    case 'timeout': {
      const text = 'The operation did not complete within the allocated time.';
      return { delay: effect.seconds * 1000, error: new ServiceBusError('com.microsoft:timeout', text) };
    }
    case 'slow':
      return { delay: effect.seconds * 1000 };
    case 'status': {
      const byStatus = Object.entries(statusOfCondition).find(([, status]) => status === effect.status);
      const condition = effect.code ?? byStatus?.[0] ?? 'amqp:internal-error';
      const text = effect.message ?? 'The service was unable to process the request.';
      return { delay: 0, error: new ServiceBusError(condition, text) };
    }
  }
}
