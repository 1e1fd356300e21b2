import { ArmError } from '../../kernel/arm-error.ts';

const rule = /^\d+\.\d+\.\d+$/;
const largest = 2 ** 31 - 1;

/** Throws 400 for what is not three 32-bit integers. https://learn.microsoft.com/rest/api/compute/gallery-image-versions/create-or-update */
export function requireVersionNumber(name: string): void {
  if (!rule.test(name) || parts(name).some((part) => part > largest)) {
    const target = 'galleryImageVersion.name';
    throw new ArmError(
      400,
      'InvalidParameter',
      `The entity name '${target}' is invalid according to its validation rule: ^[0-9]+\\.[0-9]+\\.[0-9]+$, each part at most ${largest}. The name is '${name}'.`,
      { target },
    );
  }
}

/** Orders by major, then minor, then patch, as numbers. */
export function compareVersionNumbers(one: string, other: string): number {
  const [ones, others] = [parts(one), parts(other)];
  const at = ones.findIndex((part, index) => part !== others[index]);
  return at === -1 ? 0 : (ones[at] ?? 0) - (others[at] ?? 0);
}

function parts(version: string): readonly number[] {
  return version.split('.').map(Number);
}
