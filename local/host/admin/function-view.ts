import { join } from 'node:path';
import type { IndexedFunction } from '../functions/index-functions.ts';

export interface ViewOptions {
  /** Origin of the links, `https` in lists as recorded. */
  readonly origin: string;
  readonly routePrefix: string;
  readonly stateDir: string;
}

/** A function as the admin API shows it. */
export function toFunctionView({ fn, route }: IndexedFunction, { origin, routePrefix, stateDir }: ViewOptions): object {
  const { metadata } = fn;
  const file = (path: string): string => `${origin}/admin/vfs${path.startsWith('/') ? '' : '/'}${path}`;
  const url = [origin, routePrefix.replace(/^\/+|\/+$/g, ''), route?.template.text]
    .filter((part) => part !== '')
    .join('/');
  return {
    name: fn.name,
    script_root_path_href: null,
    script_href: file(join(metadata.directory, metadata.scriptFile)),
    config_href: null,
    test_data_href: file(join(stateDir, 'test-data', `${fn.name}.dat`)),
    href: `${origin}/admin/functions/${fn.name}`,
    invoke_url_template: route ? url : null,
    language: 'node',
    config: {
      name: fn.name,
      entryPoint: '',
      scriptFile: metadata.scriptFile,
      language: 'node',
      functionDirectory: metadata.directory,
      bindings: metadata.rawBindings.map((raw) => JSON.parse(raw) as unknown),
    },
    files: null,
    test_data: '',
    isDisabled: fn.disabled,
    isDirect: false,
    isProxy: false,
  };
}
