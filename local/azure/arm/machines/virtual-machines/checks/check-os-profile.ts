import type { z } from 'zod';
import type { ImageTraits } from '../../../galleries/image-traits.ts';
import { invalidParameter, missingParameter } from '../faults-of-machines.ts';
import type { OsProfileWrite } from '../virtual-machine.ts';

type OsProfile = z.infer<typeof OsProfileWrite>;

/** Names that Azure does not let an administrator have; a part of its list. https://learn.microsoft.com/rest/api/compute/virtual-machines */
const forbiddenNames = new Set(
  'administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console david guest john owner root server sql support support_388945a0 sys test2 test3 user4 user5'.split(
    ' ',
  ),
);

/** Generalised images are given a user and a name; specialised ones keep theirs. Throws 400. */
export function requireOsProfile(profile: OsProfile | undefined, image: Pick<ImageTraits, 'osState' | 'osType'>): void {
  if (image.osState === 'Specialized') {
    if (profile) {
      throw invalidParameter("Parameter 'osProfile' is not allowed.", 'osProfile');
    }
    return;
  }
  if (!profile) {
    throw missingParameter('osProfile');
  }
  requireUser(profile);
  requireCredentials(profile, image.osType);
}

function requireUser({ adminUsername, computerName }: OsProfile): void {
  if (adminUsername === undefined) {
    throw missingParameter('osProfile.adminUsername');
  }
  if (forbiddenNames.has(adminUsername.toLowerCase())) {
    throw invalidParameter(
      'The Admin Username specified is not allowed. For more information about disallowed usernames, see ' +
        'https://aka.ms/vmosprofile',
      'adminUsername',
    );
  }
  if (computerName === '') {
    throw invalidParameter('The computer name must not be empty.', 'computerName');
  }
}

function requireCredentials({ adminPassword, linuxConfiguration }: OsProfile, osType: 'Linux' | 'Windows'): void {
  if (adminPassword === undefined) {
    if (osType === 'Windows') {
      throw missingParameter('osProfile.adminPassword');
    }
    if (!linuxConfiguration?.ssh) {
      throw invalidParameter(
        'Authentication using either SSH or by user name and password must be enabled in Linux profile. For more information, ' +
          'see https://aka.ms/linuxprofile',
        'linuxConfiguration',
      );
    }
    return;
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[\W_]/].filter((kind) => kind.test(adminPassword)).length;
  const least = osType === 'Windows' ? 8 : 6;
  const most = osType === 'Windows' ? 123 : 72;
  if (kinds < 3 || adminPassword.length < least || adminPassword.length > most) {
    throw invalidParameter(
      `The supplied password must be between ${least}-${most} characters long and must satisfy at least 3 of password complexity ` +
        'requirements from the following: 1) Contains an uppercase character 2) Contains a lowercase character 3) Contains a ' +
        'numeric digit 4) Contains a special character 5) Control characters are not allowed',
      'adminPassword',
    );
  }
}

/** Throws 400 for names that the system could not have. */
export function requireComputerName(name: string, osType: 'Linux' | 'Windows'): void {
  const longest = osType === 'Windows' ? 15 : 64;
  if (
    name.length > longest ||
    /^\d+$/.test(name) ||
    /[\s`~!@#$%^&*()=+_[\]{}\\|;:.'",<>/?]/.test(osType === 'Windows' ? name : '')
  ) {
    throw invalidParameter(
      `${osType} computer name cannot be more than ${longest} characters long, be entirely numeric, or contain the following ` +
        'characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . \' " , < > / ?.',
      'computerName',
    );
  }
}
