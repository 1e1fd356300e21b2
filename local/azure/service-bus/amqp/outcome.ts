import rhea, { type Delivery } from 'rhea';
import type { Settlement } from '../queue/settle.ts';

type Map = Readonly<Record<string, unknown>>;

/** The members of a delivery state that matter here, as rhea unwraps them. */
interface RemoteState {
  readonly undeliverable_here?: boolean;
  readonly message_annotations?: Map;
  readonly error?: { readonly info?: Map };
  readonly constructor: { readonly composite_type?: string };
}

/**
 * What an AMQP outcome means to Service Bus
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#settling).
 */
export function settlementOf(state: Delivery['remote_state']): Settlement {
  const outcome = state as unknown as RemoteState;
  const kind = outcome.constructor.composite_type;
  if (kind === 'accepted') {
    return { kind: 'complete' };
  }
  if (kind === 'released') {
    return { kind: 'release' };
  }
  if (kind === 'rejected') {
    return deadLetterSettlement(plain(outcome.error?.info));
  }
  const properties = plain(outcome.message_annotations);
  return { kind: outcome.undeliverable_here ? 'defer' : 'abandon', properties };
}

function deadLetterSettlement(info: Map): Settlement {
  const { DeadLetterReason: reason, DeadLetterErrorDescription: description, ...properties } = info;
  return {
    kind: 'deadLetter',
    ...(typeof reason === 'string' && { reason }),
    ...(typeof description === 'string' && { description }),
    properties,
  };
}

/** rhea leaves the values of some maps typed. */
function plain(map: Map | null | undefined): Map {
  const entries = Object.entries(map ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, rhea.types.unwrap(value) as unknown]));
}
