import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Which port each service has, so that clients find it again after a restart. */
export interface PortBook {
  /** 0 where the service has none yet: it takes a free one. */
  portOf(service: string): number;
  remember(service: string, port: number): void;
}

const Ports = z.record(z.string(), z.int().min(1).max(65_535));

/** The ports kept in `dir`; `chosen` ones win and are kept from then on. */
export function openPortBook(dir: string, chosen: Readonly<Record<string, number>> = {}): PortBook {
  const path = join(dir, 'ports.json');
  const ports = new Map(Object.entries({ ...read(path), ...chosen }));
  return {
    portOf: (service) => ports.get(service) ?? 0,
    remember(service, port) {
      ports.set(service, port);
      writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(ports)));
      renameSync(`${path}.new`, path);
    },
  };
}

function read(path: string): Readonly<Record<string, number>> {
  try {
    return Ports.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}
