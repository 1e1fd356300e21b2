import { describe, expect, it } from 'vitest';
import {
  requireComputerName,
  requireOsProfile,
} from '../../../../../../local/azure/arm/machines/virtual-machines/checks/check-os-profile.ts';

const linux = { osType: 'Linux', osState: 'Generalized' } as const;
const windows = { osType: 'Windows', osState: 'Generalized' } as const;
const password = 'Correct-horse-9';
const ssh = { ssh: { publicKeys: [] } };

// https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update#osprofile
describe('the OS profile of a new machine', () => {
  it.each([
    { what: 'a password', profile: { adminUsername: 'ops', adminPassword: password }, image: linux },
    { what: 'a key', profile: { adminUsername: 'ops', linuxConfiguration: ssh }, image: linux },
    { what: 'Windows', profile: { adminUsername: 'ops', adminPassword: password }, image: windows },
    { what: '3 kinds of characters', profile: { adminUsername: 'ops', adminPassword: 'abcD1e' }, image: linux },
    { what: 'a specialised image', profile: undefined, image: { ...linux, osState: 'Specialized' as const } },
  ])('is taken with $what', ({ profile, image }) => {
    expect(() => requireOsProfile(profile as never, image)).not.toThrow();
  });

  it.each([
    { profile: undefined, image: linux, message: "Required parameter 'osProfile' is missing" },
    { profile: { adminPassword: password }, image: linux, message: "'osProfile.adminUsername' is missing" },
    {
      profile: { adminUsername: 'Administrator' },
      image: windows,
      message: 'The Admin Username specified is not allowed',
    },
    { profile: { adminUsername: 'root' }, image: linux, message: 'The Admin Username specified is not allowed' },
    { profile: { adminUsername: 'ops' }, image: windows, message: "'osProfile.adminPassword' is missing" },
    { profile: { adminUsername: 'ops' }, image: linux, message: 'Authentication using either SSH or by user name' },
    { profile: { adminUsername: 'ops', computerName: '' }, image: linux, message: 'must not be empty' },
    { profile: { adminUsername: 'ops', adminPassword: 'abcdefgh1' }, image: linux, message: 'between 6-72 characters' },
    { profile: { adminUsername: 'ops', adminPassword: 'aB1-' }, image: linux, message: 'between 6-72 characters' },
    {
      profile: { adminUsername: 'ops', adminPassword: 'aB1-xyz' },
      image: windows,
      message: 'between 8-123 characters',
    },
    {
      profile: { adminUsername: 'ops' },
      image: { ...linux, osState: 'Specialized' as const },
      message: "Parameter 'osProfile' is not allowed.",
    },
  ])('is refused: $message', ({ profile, image, message }) => {
    expect(() => requireOsProfile(profile as never, image)).toThrow(message);
  });

  it.each([
    { name: 'web-1', osType: 'Windows' as const },
    { name: 'a'.repeat(15), osType: 'Windows' as const },
    { name: 'a'.repeat(64), osType: 'Linux' as const },
  ])('takes the computer name $name of $osType', ({ name, osType }) => {
    expect(() => requireComputerName(name, osType)).not.toThrow();
  });

  it.each([
    { name: 'a'.repeat(16), osType: 'Windows' as const },
    { name: '12345', osType: 'Windows' as const },
    { name: 'web_1', osType: 'Windows' as const },
    { name: 'web 1', osType: 'Windows' as const },
    { name: 'a'.repeat(65), osType: 'Linux' as const },
    { name: '42', osType: 'Linux' as const },
  ])('refuses the computer name $name of $osType', ({ name, osType }) => {
    expect(() => requireComputerName(name, osType)).toThrow(`${osType} computer name cannot be more than`);
  });
});
