import { ArmError } from './arm-error.ts';
import { parseResourceId } from './resource-id.ts';

/** Resource Manager's own 404 for an id, in the words for its kind. */
export function resourceNotFound(id: string): ArmError {
  const parsed = parseResourceId(id);
  if (!parsed?.namespace) {
    return resourceGroupNotFound(parsed?.name ?? id);
  }
  const [first, ...rest] = parsed.type.slice(parsed.namespace.length + 1).split('/');
  const path = [
    `${parsed.namespace}/${first}/${parsed.names[0]}`,
    ...rest.map((type, at) => `${type}/${parsed.names[at + 1]}`),
  ];
  return new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${path.join('/')}' under resource group '${parsed.resourceGroup ?? '<null>'}' was not found. ` +
      'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    { gateway: true },
  );
}

export function resourceGroupNotFound(name: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`, { gateway: true });
}

export function parentResourceNotFound(name: string): ArmError {
  return new ArmError(
    404,
    'ParentResourceNotFound',
    `Can not perform requested operation on nested resource. Parent resource '${name}' not found.`,
    { gateway: true },
  );
}

export function resourceGroupBeingDeleted(name: string): ArmError {
  return new ArmError(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    { gateway: true },
  );
}
