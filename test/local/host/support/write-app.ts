import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './start-test-host.ts';

const nodeModules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

export interface AppFiles {
  /** Members of package.json; `main` is `main.js` unless given. */
  readonly packageJson?: object;
  readonly hostJson?: object;
  readonly localSettings?: object;
  /** Source text by path. */
  readonly files: Readonly<Record<string, string>>;
}

const bundle = { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.0.0, 5.0.0)' };

/** Writes a function app into a folder of its own; it takes its packages from the project. */
export function writeApp({ packageJson, hostJson, localSettings, files }: AppFiles): string {
  const folder = temporaryFolder();
  symlinkSync(nodeModules, join(folder, 'node_modules'));
  const write = (path: string, content: string | object): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  write('package.json', { name: 'test-app', main: 'main.js', ...packageJson });
  write('host.json', { version: '2.0', extensionBundle: bundle, ...hostJson });
  if (localSettings) {
    write('local.settings.json', localSettings);
  }
  Object.entries(files).forEach(([path, text]) => write(path, text));
  return folder;
}

/** The start of a CommonJS app's main file. */
export const useFunctions = "const { app, output, input } = require('@azure/functions');\n";
