import { ArmError } from '../../../kernel/arm-error.ts';
import type { ImageTraits } from '../../../galleries/image-traits.ts';
import { findSize, isAvailable, sizes, type Size } from '../../sizes/sizes.ts';
import { badRequest, invalidParameter, missingParameter } from '../faults-of-machines.ts';

/** The size of that name in the region; throws Azure's refusals. */
export function requireSize(name: string | undefined, location: string): Size {
  if (name === undefined) {
    throw missingParameter('hardwareProfile.vmSize');
  }
  const size = findSize(name);
  if (!size) {
    const valid = sizes.filter((each) => isAvailable(each, location)).map((each) => each.name);
    throw invalidParameter(
      `The value ${name} provided for the VM size is not valid. The valid sizes in the current region are: ${valid.join(',')}.`,
      'vmSize',
    );
  }
  if (!isAvailable(size, location)) {
    throw new ArmError(
      409,
      'SkuNotAvailable',
      `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size.name}' is currently not ` +
        `available in location '${location}'. Please try another size or deploy to a different location or different zone. ` +
        'See https://aka.ms/azureskunotavailable for details.',
    );
  }
  return size;
}

/** Throws 400 where the size cannot boot the image. */
export function requireBootable({ name, generations, architecture }: Size, image: ImageTraits): void {
  if (architecture !== image.architecture) {
    throw badRequest(
      `Cannot create a VM of size '${name}' because this VM size only supports a CPU Architecture of '${architecture}', but an ` +
        `image or disk with CPU Architecture '${image.architecture}' was given. Please check that the CPU Architecture of the ` +
        'image or disk is compatible with that of the VM size.',
    );
  }
  if (!generations.includes(image.hyperVGeneration)) {
    throw badRequest(
      `The selected VM size '${name}' cannot boot Hypervisor Generation '${image.hyperVGeneration.slice(1)}'. If this was a Create ` +
        'operation please check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM ' +
        'Size. If this was an Update operation please select a Hypervisor Generation ' +
        `'${image.hyperVGeneration.slice(1)}' VM Size. For more information, see https://aka.ms/azuregen2vm`,
    );
  }
}
