/** What a machine's serial console shows of it. */
export interface ConsoleSource {
  readonly osType: 'Linux' | 'Windows';
  /** E.g. `Ubuntu 24.04 LTS`; absent where it is not known. */
  readonly release?: string;
  readonly hostName: string;
  /** Whether a system was found on the OS disk. */
  readonly bootable: boolean;
}

/** What a machine wrote to its serial console when it last booted, as far as anybody could tell it from another's. */
export function consoleLog({ osType, release = osType, hostName, bootable }: ConsoleSource): string {
  if (!bootable) {
    return `${['BdsDxe: failed to load Boot0001 "UEFI Misc Device": Not Found', 'No bootable option or device was found.'].join('\r\n')}\r\n`;
  }
  const lines =
    osType === 'Linux'
      ? [
          `[    0.000000] Linux version 6.8.0-azure (${release})`,
          '[    0.000000] Hypervisor detected: Microsoft Hyper-V',
          `[    2.318442] systemd[1]: Hostname set to <${hostName}>.`,
          '',
          `${release} ${hostName} ttyS0`,
          '',
          `${hostName} login: `,
        ]
      : ['Computer is booting, SAC started and initialized.', '', `<machine-name>${hostName}</machine-name>`, 'SAC>'];
  return lines.join('\r\n');
}
