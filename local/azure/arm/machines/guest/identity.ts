import { drawn, thaw, type GuestDisk, type MachineFacts, type MutableDisk } from './guest-disk.ts';

/** Windows keeps its setup state here; sysprep and first boot change it. */
export const imageStateKey = String.raw`HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State\ImageState`;
const machineGuidKey = String.raw`HKLM:\SOFTWARE\Microsoft\Cryptography\MachineGuid`;
export const machineSidKey = String.raw`HKLM:\SECURITY\SAM\Domains\Account\MachineSid`;
export const generalizedImageState = 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE';

export const machineIdFile = '/etc/machine-id';
/** The agent provisions a machine once: this file says that it did. */
const provisionedFile = '/var/lib/waagent/provisioned';
const hostKeyKinds = ['ecdsa', 'ed25519', 'rsa'];

/** Whether the disk's system will take a new identity when it next boots. */
export function isGeneralized(disk: GuestDisk): boolean {
  return disk.osType === 'Linux'
    ? disk.files[provisionedFile] === undefined
    : disk.registry[imageStateKey] === generalizedImageState;
}

/**
 * A machine's first boot from a disk. A generalised system gets a new host name, user and keys; one that was not
 * generalised keeps what its last machine had. systemd makes a machine id whenever there is none.
 */
export function firstBoot(disk: GuestDisk, machine: MachineFacts): GuestDisk {
  const booted = thaw(disk);
  if (disk.osType === 'Windows') {
    return isGeneralized(disk) ? setUpWindows(booted, machine) : booted;
  }
  if ((booted.files[machineIdFile] ?? '').trim() === '') {
    booted.files[machineIdFile] = `${drawn(machine.vmId, 'machine-id').slice(0, 32)}\n`;
  }
  return isGeneralized(disk) ? provisionLinux(booted, machine) : booted;
}

function provisionLinux(disk: MutableDisk, machine: MachineFacts): GuestDisk {
  disk.files['/etc/hostname'] = `${machine.computerName}\n`;
  disk.files[provisionedFile] = `${machine.vmId}\n`;
  disk.services['walinuxagent'] = { enabled: true, active: true };
  addUser(disk, machine.adminUsername);
  writeHostKeys(disk, machine.vmId);
  return disk;
}

function setUpWindows(disk: MutableDisk, machine: MachineFacts): GuestDisk {
  const digits = BigInt(`0x${drawn(machine.vmId, 'sid').slice(0, 24)}`);
  const part = (shift: bigint): string => String((digits >> shift) & 0xffffffffn);
  disk.registry[imageStateKey] = 'IMAGE_STATE_COMPLETE';
  disk.registry[machineSidKey] = `S-1-5-21-${part(64n)}-${part(32n)}-${part(0n)}`;
  disk.registry[machineGuidKey] = guidFrom(drawn(machine.vmId, 'guid'));
  addUser(disk, machine.adminUsername);
  return disk;
}

function addUser(disk: MutableDisk, name: string | undefined): void {
  if (name !== undefined && !disk.users.includes(name)) {
    disk.users.push(name);
  }
}

/** Writes the SSH host keys that are missing, as `ssh-keygen -A` does. */
export function writeHostKeys(disk: MutableDisk, seed: string): void {
  for (const kind of hostKeyKinds) {
    const path = `/etc/ssh/ssh_host_${kind}_key`;
    if (disk.files[path] === undefined) {
      const key = drawn(seed, 'ssh', kind);
      disk.files[path] = `-----BEGIN OPENSSH PRIVATE KEY-----\n${key}\n-----END OPENSSH PRIVATE KEY-----\n`;
      disk.files[`${path}.pub`] = `ssh-${kind} ${Buffer.from(drawn(key)).toString('base64')} root@host\n`;
    }
  }
}

/**
 * What `waagent -deprovision` removes: host keys, agent state, leases, resolver, host name and, with `+user`, the
 * account it made. It leaves `/etc/machine-id` alone (Azure/WALinuxAgent, pa/deprovision/default.py), so a recipe
 * empties that file itself or uses `cloud-init clean --machine-id`.
 */
export function deprovision(disk: MutableDisk, { user }: { user: string | undefined }): void {
  const removed =
    /^(\/etc\/ssh\/ssh_host_|\/var\/lib\/waagent\/|\/var\/lib\/dhcp|\/etc\/resolv\.conf$|\/root\/\.bash_history$)/;
  removeFiles(disk, (path) => removed.test(path));
  disk.files['/etc/hostname'] = 'localhost.localdomain\n';
  disk.services['walinuxagent'] = { enabled: true, active: false };
  if (user !== undefined) {
    disk.users = disk.users.filter((name) => name !== user);
    removeFiles(disk, (path) => path.startsWith(`/home/${user}/`));
  }
}

export function removeFiles(disk: MutableDisk, wanted: (path: string) => boolean): number {
  const paths = Object.keys(disk.files).filter(wanted);
  for (const path of paths) {
    delete disk.files[path];
  }
  return paths.length;
}

/** What `sysprep /generalize` does to a Windows disk. */
export function sysprep(disk: MutableDisk): void {
  disk.registry[imageStateKey] = generalizedImageState;
  delete disk.registry[machineSidKey];
  delete disk.registry[machineGuidKey];
}

function guidFrom(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
