import { ArmError } from '../../kernel/arm-error.ts';

/** Compute's 400 for a value that it does not take. */
export function invalidParameter(message: string, target?: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, target === undefined ? {} : { target });
}

export function badRequest(message: string): ArmError {
  return new ArmError(400, 'BadRequest', message);
}

export function missingParameter(target: string): ArmError {
  return invalidParameter(`Required parameter '${target}' is missing (null).`, target);
}

export function notAllowed(message: string): ArmError {
  return new ArmError(409, 'OperationNotAllowed', message);
}

export function changeNotAllowed(property: string): ArmError {
  return new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${property}' is not allowed.`, {
    target: property,
  });
}
