import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostJson } from './host-json.ts';

/** Whether the host knows a binding type (any casing). */
export type HasExtension = (bindingType: string) => boolean;

/** These come with the host; all else is brought by an extension. */
const builtIn = /^(httpTrigger|http|timerTrigger|warmupTrigger)$/i;

/** Extensions that an app may install by itself, by a word that their packages and assemblies have in their names. */
const extensions: readonly { readonly name: RegExp; readonly types: RegExp }[] = [
  { name: /WebJobs\.Extensions\.DurableTask/i, types: /^(orchestration|activity|entity)Trigger$|^durableClient$/i },
  { name: /WebJobs\.Extensions\.EventGrid/i, types: /^eventGrid(Trigger)?$/i },
  { name: /WebJobs\.Extensions\.ServiceBus/i, types: /^serviceBus(Trigger)?$/i },
];

/**
 * The extensions of an app: those of the bundle in host.json, else those that `extensions.csproj` (which Core Tools
 * builds) or `bin/extensions.json` (which that leads to) name
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-register#explicitly-install-extensions).
 */
export function findInstalledExtensions(appDir: string, { extensionBundle }: HostJson): HasExtension {
  if (extensionBundle) {
    return () => true;
  }
  const files = ['extensions.csproj', 'bin/extensions.json'].map((name) => join(appDir, name)).filter(existsSync);
  const named = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const installed = extensions.filter(({ name }) => name.test(named));
  return (type) => builtIn.test(type) || installed.some(({ types }) => types.test(type));
}
