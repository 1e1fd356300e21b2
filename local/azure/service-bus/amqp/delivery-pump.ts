import type { Clock } from '../../../support/clock.ts';
import type { Strike } from '../call.ts';
import type { ServiceBusError } from '../service-bus-error.ts';
import type { OutgoingCredit } from './outgoing-credit.ts';

export interface DeliveryPumpOptions {
  readonly credit: OutgoingCredit;
  readonly clock: Clock;
  readonly isOpen: () => boolean;
  /** Delivers at most so many messages; answers how many there were. */
  readonly deliver: (wanted: number) => number;
  /** The fault that is set for the next delivery. */
  readonly nextFault: () => Strike | undefined;
  readonly refuse: (error: ServiceBusError) => void;
}

export interface DeliveryPump {
  /** Delivers soon, as far as there are credit and messages. */
  run(): void;
  /** Delivers what there is, then gives the remaining credit up. */
  drain(): void;
}

/** Messages locked in one transaction. */
const mostAtOnce = 100;

/** Moves messages from a queue to a link whenever either side may have changed. */
export function createDeliveryPump(options: DeliveryPumpOptions): DeliveryPump {
  const { credit, isOpen, deliver, refuse } = options;
  let scheduled = false;
  let draining = false;

  const run = (): void => {
    if (!scheduled) {
      scheduled = true;
      setImmediate(turn);
    }
  };
  const turn = (): void => {
    scheduled = false;
    if (gate.isClosed() || !isOpen()) {
      return;
    }
    let more = true;
    while (more && credit.available() > 0) {
      more = gate.pass() && deliverSome();
    }
    if (draining && !gate.isClosed()) {
      draining = !credit.giveUp();
      if (draining) {
        run();
      }
    }
  };
  const deliverSome = (): boolean => {
    const wanted = Math.min(credit.available(), mostAtOnce);
    return deliver(wanted) === wanted;
  };
  const gate = createFaultGate(options, ({ error }) => {
    if (error) {
      refuse(error);
    } else if (isOpen()) {
      deliverSome();
      run();
    }
  });
  return {
    run,
    drain() {
      draining = true;
      run();
    },
  };
}

/** Closes for as long as a fault lasts, then says which it was. */
function createFaultGate(
  { clock, nextFault }: Pick<DeliveryPumpOptions, 'clock' | 'nextFault'>,
  onOpen: (fault: Strike) => void,
): { isClosed(): boolean; pass(): boolean } {
  let closed = false;
  return {
    isClosed: () => closed,
    pass() {
      const fault = nextFault();
      if (fault) {
        closed = true;
        void clock.sleep(fault.delay).then(() => {
          closed = false;
          onOpen(fault);
        });
      }
      return fault === undefined;
    },
  };
}
