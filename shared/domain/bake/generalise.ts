import type { OsType } from '../recipe/recipe-os.ts';

/**
 * The script that makes a machine's disk fit to be an image; always the last one, since it ends the agent's knowledge
 * of the machine. On Linux its own status may not arrive: what counts is the identity check of a fresh machine.
 */
export function generaliseScript(osType: OsType): string {
  return osType === 'Linux' ? generaliseLinux : generaliseWindows;
}

/** On Linux a matter of seconds; what takes longer was done by an agent that cannot report any more. */
export const generaliseTimeoutMinutes: Readonly<Record<OsType, number>> = { Linux: 10, Windows: 30 };

// `waagent -deprovision` removes host keys and the account, and keeps the machine id (WALinuxAgent,
// pa/deprovision/default.py); systemd makes a new one where the file is empty.
const generaliseLinux = `#!/bin/sh
set -e
if command -v cloud-init >/dev/null 2>&1; then cloud-init clean --logs; fi
truncate -s 0 /etc/machine-id
rm -f /var/lib/dbus/machine-id
/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync
`;

// /quit rather than /shutdown: a machine that is off never reports the run command.
// https://learn.microsoft.com/azure/virtual-machines/generalize, and the default of Azure VM Image Builder.
const generaliseWindows = `$ErrorActionPreference = 'Stop'
foreach ($service in 'RdAgent', 'WindowsAzureGuestAgent') {
  while ((Get-Service $service).Status -ne 'Running') { Start-Sleep -Seconds 5 }
}
Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\cdrom' -Name Start -Value 1
if (Test-Path "$env:SystemRoot\\Panther") { Remove-Item "$env:SystemRoot\\Panther" -Recurse -Force }
if (Test-Path "$env:SystemRoot\\System32\\Sysprep\\unattend.xml") { Remove-Item "$env:SystemRoot\\System32\\Sysprep\\unattend.xml" -Force }
& "$env:SystemRoot\\System32\\Sysprep\\Sysprep.exe" /oobe /generalize /quiet /quit
while ($true) {
  $imageState = (Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State').ImageState
  Write-Output $imageState
  if ($imageState -eq 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { break }
  Start-Sleep -Seconds 5
}
`;
