import type { Sender } from 'rhea';
import { deliveryCount, remoteCredit, roomFor, writeDrained } from './peer.ts';

/** How many messages a receiving client still wants. */
export interface OutgoingCredit {
  available(): number;
  spend(messages: number): void;
  /** Answers a drain request; false while messages are on their way, which must reach the client before. */
  giveUp(): boolean;
}

/** Keeps count of its own: rhea takes a credit as used only once the message is on the wire. */
export function createOutgoingCredit(link: Sender): OutgoingCredit {
  let sent = 0;
  let drained = 0;
  const unwritten = (): number => sent - (deliveryCount(link) - drained);
  return {
    available: () => Math.max(0, Math.min(remoteCredit(link) - unwritten(), roomFor(link))),
    spend: (messages) => void (sent += messages),
    giveUp() {
      if (unwritten() > 0) {
        return false;
      }
      drained += remoteCredit(link);
      writeDrained(link);
      return true;
    },
  };
}
