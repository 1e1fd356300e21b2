import type { Printer } from '../cli/printer.ts';
import { HostRefusedError } from '../problems.ts';
import type { HostJson } from '../settings/host-json.ts';
import type { FunctionIndex, IndexedFunction } from './index-functions.ts';

export interface ReportOptions {
  readonly printer: Printer;
  readonly strict: boolean;
  readonly url: string;
  readonly hostJson: HostJson;
}

/**
 * Names every function with its trigger and URL, and every one that is left out with the reason.
 * Throws HostRefusedError when strict and one is left out.
 */
export function reportFunctions({ served, leftOut }: FunctionIndex, options: ReportOptions): void {
  const { printer, strict, url, hostJson } = options;
  for (const indexed of served) {
    const address = urlOf(indexed, url, hostJson.extensions.http.routePrefix);
    printer.event({
      kind: 'function',
      name: indexed.fn.name,
      trigger: indexed.fn.trigger.type,
      ...(address !== undefined && { url: address, methods: indexed.route?.methods ?? [] }),
      disabled: indexed.fn.disabled,
    });
  }
  leftOut.forEach(({ name, reason }) => printer.event({ kind: 'leftOut', name, reason }));
  if (strict && leftOut.length > 0) {
    throw new HostRefusedError(leftOut.map(({ name, reason }) => `The function '${name}' is in error: ${reason}`));
  }
}

function urlOf({ route }: IndexedFunction, url: string, prefix: string): string | undefined {
  const parts = [url, prefix.replace(/^\/+|\/+$/g, ''), route?.template.text].filter((part) => part !== '');
  return route && parts.join('/');
}
