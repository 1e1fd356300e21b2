import type { GuestDisk, OsFamily, OsType } from './guest-disk.ts';
import { generalizedImageState, imageStateKey } from './identity.ts';

/** The image that a factory disk comes from, as far as it decides what is installed. */
export interface FactoryImage {
  readonly osType: OsType;
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  readonly version?: string;
}

/** The disk of a platform image before its first boot: generalised, with what such images ship. */
export function factoryDisk(image: FactoryImage): GuestDisk {
  const family = familyOf(image);
  return image.osType === 'Windows' ? windowsDisk(image) : linuxDisk(image, family);
}

function familyOf({ osType, publisher = '', offer = '' }: FactoryImage): OsFamily {
  if (osType === 'Windows') {
    return 'windows';
  }
  const name = `${publisher} ${offer}`.toLowerCase();
  if (/red\s?hat|rhel|oracle|rocky|resf|alma|centos|openlogic|mariner|azurelinux/.test(name)) {
    return 'rhel';
  }
  return /suse|sles/.test(name) ? 'suse' : 'debian';
}

function linuxDisk(image: FactoryImage, family: OsFamily): GuestDisk {
  const { id, release, versionId } = linuxRelease(image, family);
  return {
    osType: 'Linux',
    family,
    release,
    packages: linuxPackages(family),
    services: Object.fromEntries(
      ['walinuxagent', 'ssh', 'cron', 'chrony', 'systemd-journald', 'cloud-init'].map((name) => [
        name,
        { enabled: true, active: true },
      ]),
    ),
    files: {
      '/etc/os-release': `PRETTY_NAME="${release}"\nNAME="${release.split(' ')[0]}"\nID=${id}\nVERSION_ID="${versionId}"\n`,
      '/etc/machine-id': '',
      '/etc/hostname': 'localhost\n',
      '/etc/hosts': '127.0.0.1 localhost\n',
      '/etc/waagent.conf': 'Provisioning.Agent=auto\nResourceDisk.Format=n\n',
      '/etc/ssh/sshd_config': 'PermitRootLogin prohibit-password\nPasswordAuthentication yes\n',
      '/etc/azure-image': `${[image.publisher, image.offer, image.sku, image.version].join(':')}\n`,
      '/tmp/': '',
      '/var/log/': '',
    },
    registry: {},
    users: ['root'],
    bootable: true,
  };
}

function linuxPackages(family: OsFamily): Record<string, string> {
  const common = { bash: '5.2', curl: '8.5', 'cloud-init': '24.4', chrony: '4.5', sudo: '1.9', systemd: '255' };
  return family === 'debian'
    ? { ...common, apt: '2.7', walinuxagent: '2.11', 'openssh-server': '9.6', python3: '3.12', wget: '1.21' }
    : { ...common, rpm: '4.18', WALinuxAgent: '2.11', 'openssh-server': '9.6', python3: '3.9' };
}

function linuxRelease(image: FactoryImage, family: OsFamily): { id: string; release: string; versionId: string } {
  const version = /(\d+)[._-](\d+)/.exec(`${image.offer ?? ''} ${image.sku ?? ''}`);
  const versionId = version ? `${version[1]}.${version[2]}` : '';
  const name = `${image.publisher ?? ''} ${image.offer ?? ''}`.toLowerCase();
  if (family === 'debian') {
    return name.includes('debian')
      ? { id: 'debian', release: 'Debian GNU/Linux 12 (bookworm)', versionId: '12' }
      : { id: 'ubuntu', release: `Ubuntu ${versionId || '24.04'} LTS`, versionId: versionId || '24.04' };
  }
  return family === 'suse'
    ? { id: 'sles', release: 'SUSE Linux Enterprise Server 15', versionId: versionId || '15' }
    : { id: 'rhel', release: `Red Hat Enterprise Linux ${versionId || '9'}`, versionId: versionId || '9' };
}

function windowsDisk(image: FactoryImage): GuestDisk {
  const year = /20\d\d/.exec(`${image.sku ?? ''} ${image.offer ?? ''}`)?.[0] ?? '2022';
  const running = { enabled: true, active: true };
  return {
    osType: 'Windows',
    family: 'windows',
    release: `Microsoft Windows Server ${year} Datacenter`,
    packages: { PowerShell: '5.1' },
    services: {
      RdAgent: running,
      WindowsAzureGuestAgent: running,
      WinRM: running,
      wuauserv: running,
      TermService: running,
    },
    files: {
      'C:\\Windows\\System32\\Sysprep\\Sysprep.exe': '',
      'C:\\Windows\\Panther\\': '',
      'C:\\Windows\\Temp\\': '',
    },
    registry: { [imageStateKey]: generalizedImageState },
    users: ['Administrator'],
    bootable: true,
  };
}
