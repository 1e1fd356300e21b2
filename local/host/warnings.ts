import type { Clock } from '../support/clock.ts';
import type { Printer } from './cli/printer.ts';

export interface Warning {
  /** ISO time. */
  readonly time: string;
  readonly message: string;
}

/** What the app does that will go wrong in Azure. */
export interface Warnings {
  readonly warn: (sentence: string) => void;
  /** For the developer's page, newest last. */
  readonly newest: readonly Warning[];
}

export interface WarningsOptions {
  readonly clock: Clock;
  readonly printer: Printer;
  readonly onWarning: (sentence: string) => void;
}

/** How many of the newest warnings are kept. */
const mostWarnings = 100;

export function createWarnings({ clock, printer, onWarning }: WarningsOptions): Warnings {
  const newest: Warning[] = [];
  const warn = (sentence: string): void => {
    newest.push({ time: new Date(clock.now()).toISOString(), message: sentence });
    newest.splice(0, newest.length - mostWarnings);
    printer.event({ kind: 'warning', message: sentence });
    onWarning(sentence);
  };
  return { warn, newest };
}
