import type { OsType } from '../recipe/recipe-os.ts';

/** The script that prints who a machine is, as lines of `name=value`. Run on the builder and on a machine from the image. */
export function identityProbeScript(osType: OsType): string {
  return osType === 'Linux' ? probeLinux : probeWindows;
}

export const identityProbeTimeoutMinutes = 5;

const probeLinux = `#!/bin/sh
echo "machine id=$(cat /etc/machine-id)"
for key in /etc/ssh/ssh_host_*_key.pub; do
  if [ -f "$key" ]; then echo "host key=$(ssh-keygen -lf "$key" | awk '{print $2}')"; fi
done
`;

const probeWindows = `$ErrorActionPreference = 'Stop'
$user = Get-LocalUser | Select-Object -First 1
Write-Output "machine SID=$($user.SID.AccountDomainSid.Value)"
$guid = (Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography').MachineGuid
Write-Output "machine GUID=$guid"
`;

export type IdentityVerdict =
  | { readonly kind: 'generalised' }
  | { readonly kind: 'notGeneralised'; readonly problems: readonly string[] }
  /** One of the probes did not print what it should. */
  | { readonly kind: 'unknown'; readonly problems: readonly string[] };

const expectedNames: Readonly<Record<OsType, readonly string[]>> = {
  Linux: ['machine id', 'host key'],
  Windows: ['machine SID', 'machine GUID'],
};

/** Whether a fresh machine has an identity of its own, from what the probe printed on the builder and on it. */
export function judgeIdentity(osType: OsType, builder: string, fresh: string): IdentityVerdict {
  const names = expectedNames[osType];
  const [before, after] = [readProbe(builder), readProbe(fresh)];
  const unread = [
    ...names.filter((name) => !before.has(name)).map((name) => `The builder's ${name} could not be read`),
    ...names.filter((name) => !after.has(name)).map((name) => `The new machine's ${name} could not be read`),
  ];
  const kept = names.flatMap((name) => {
    const same = [...(after.get(name) ?? [])].some((value) => before.get(name)?.has(value));
    return same ? [`The new machine has the builder's ${name}: the image was not generalised`] : [];
  });
  if (kept.length > 0) {
    return { kind: 'notGeneralised', problems: [...kept, ...unread] };
  }
  return unread.length > 0 ? { kind: 'unknown', problems: unread } : { kind: 'generalised' };
}

function readProbe(output: string): ReadonlyMap<string, ReadonlySet<string>> {
  const read = new Map<string, Set<string>>();
  for (const line of output.split(/\r?\n/)) {
    const [, name, value] = /^([a-zA-Z ]+)=(.+)$/.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined && value.trim() !== '') {
      read.set(name, (read.get(name) ?? new Set()).add(value.trim()));
    }
  }
  return read;
}
