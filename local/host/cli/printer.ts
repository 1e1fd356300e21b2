import type { LogRecord } from '../logging/logger.ts';

/** What the host tells whoever started it. */
export interface Printer {
  log(record: LogRecord): void;
  event(event: HostEvent): void;
}

export type HostEvent =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly trigger: string;
      readonly url?: string;
      /** Of HTTP functions; empty for all. */
      readonly methods?: readonly string[];
      readonly disabled: boolean;
    }
  | { readonly kind: 'leftOut'; readonly name: string; readonly reason: string }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }
  | { readonly kind: 'ready'; readonly url: string; readonly pid: number; readonly functions: number }
  | { readonly kind: 'stopped' };

/** One JSON line for each event and log record. */
export function createJsonPrinter(write: (line: string) => void): Printer {
  return {
    log: (record) => write(JSON.stringify({ log: record })),
    event: ({ kind, ...rest }) =>
      write(JSON.stringify(kind === 'function' || kind === 'leftOut' ? { [kind]: rest } : { [kind]: true, ...rest })),
  };
}

export function createTextPrinter(write: (line: string) => void): Printer {
  return {
    log: ({ time, level, category, message }) =>
      write(`[${time}] ${level === 'information' ? '' : `${level.toUpperCase()} `}${category}: ${message}`),
    event: (event) => write(describe(event)),
  };
}

function describe(event: HostEvent): string {
  switch (event.kind) {
    case 'function':
      return `  ${event.name}: ${calledBy(event)}${event.disabled ? ' (disabled)' : ''}`;
    case 'leftOut':
      return `  ${event.name}: NOT SERVED: ${event.reason}`;
    case 'warning':
      return `\n!!! ${event.message}\n`;
    case 'refused':
      return ['The host does not start:', ...event.reasons.map((reason) => `- ${reason}`)].join('\n');
    case 'ready':
      return `Host ready: ${event.url} (process ${event.pid}, ${event.functions} functions)`;
    case 'stopped':
      return 'Host stopped.';
  }
}

/** As Azure Functions Core Tools print it: `[GET,POST] http://…` */
function calledBy({ trigger, url, methods = [] }: Extract<HostEvent, { kind: 'function' }>): string {
  return url === undefined ? trigger : `[${methods.length > 0 ? methods.join(',') : 'any method'}] ${url}`;
}
