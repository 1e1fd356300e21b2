import { createHash } from 'node:crypto';

export type OsType = 'Linux' | 'Windows';
export type OsFamily = 'debian' | 'rhel' | 'suse' | 'windows';

/** What a disk holds of the system installed on it. Plain JSON: it travels through capture into image versions. */
export interface GuestDisk {
  readonly osType: OsType;
  readonly family: OsFamily;
  /** E.g. `Ubuntu 24.04 LTS`. */
  readonly release: string;
  /** Installed packages or Windows features, with their versions. */
  readonly packages: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, ServiceState>>;
  /** Text files by absolute path; a folder is a path that ends in `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Windows: values by `KEY\name`. */
  readonly registry: Readonly<Record<string, string>>;
  readonly users: readonly string[];
  /** False: no machine gets its agent ready from this disk. */
  readonly bootable: boolean;
}

export interface ServiceState {
  readonly enabled: boolean;
  readonly active: boolean;
}

/** A disk while a script runs on it. */
export interface MutableDisk extends Omit<
  GuestDisk,
  'packages' | 'services' | 'files' | 'registry' | 'users' | 'bootable'
> {
  packages: Record<string, string>;
  services: Record<string, ServiceState>;
  files: Record<string, string>;
  registry: Record<string, string>;
  users: string[];
  bootable: boolean;
}

/** The machine a disk runs in, as scripts can see it. */
export interface MachineFacts {
  readonly vmId: string;
  readonly name: string;
  readonly computerName: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly size: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly architecture: 'x64' | 'Arm64';
  readonly adminUsername?: string;
}

export function thaw(disk: GuestDisk): MutableDisk {
  return {
    ...disk,
    packages: { ...disk.packages },
    services: { ...disk.services },
    files: { ...disk.files },
    registry: { ...disk.registry },
    users: [...disk.users],
  };
}

/** Repeatable stand-in for what a guest would draw at random: 64 hexadecimal digits. */
export function drawn(...seeds: readonly string[]): string {
  return createHash('sha256').update(seeds.join('\n')).digest('hex');
}
