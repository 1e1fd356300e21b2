import type { TimelineLine } from './timeline-line.ts';

/** Puts lines that become known in any order into the order of their instants. */
export interface TimelineOrder {
  add(line: TimelineLine): void;
  /** Says all lines up to an instant (milliseconds since 1970), each day under its date. */
  sayUntil(instant: number): void;
}

/** `format` makes the text of a line, by `say` it is said. */
export function orderTimeline(format: (line: TimelineLine) => string, say: (text: string) => void): TimelineOrder {
  let waiting: readonly TimelineLine[] = [];
  let day: string | undefined;
  return {
    add(line) {
      waiting = [...waiting, line].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    },
    sayUntil(instant) {
      const due = waiting.filter(({ at }) => Date.parse(at) <= instant);
      waiting = waiting.slice(due.length);
      for (const line of due) {
        const on = line.at.slice(0, 10);
        if (on !== day) {
          day = on;
          say(`${on} (UTC)`);
        }
        say(format(line));
      }
    },
  };
}
