import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the app and its host write to, below the state of a stack: logs and histories, records, blobs, messages, events.
 * Elsewhere lies what keeps secrets: keys, the vault, and Resource Manager, which hands them to the machine.
 */
const writtenTo = [
  'host.log',
  'host',
  'azure/cosmos',
  'azure/storage',
  'azure/teams',
  'azure/serviceBus',
  'azure/eventGrid',
];

/** The text of every file in these places, by its path. */
export function everythingIn(stateDir: string, places: readonly string[] = writtenTo): ReadonlyMap<string, string> {
  const files = places.flatMap((place) => filesAt(join(stateDir, place)));
  return new Map(files.map((file) => [file, readFileSync(file, 'latin1')]));
}

function filesAt(path: string): readonly string[] {
  if (path.endsWith('.log')) {
    return [path];
  }
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
