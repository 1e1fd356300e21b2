import { audiences, bearerToken } from '../../../entra/tokens.ts';
import { ArmError } from '../arm-error.ts';
import type { Caller, VerifyToken } from '../caller.ts';

/** Who calls, by the `Authorization` header; throws ARM's 401. */
export async function authenticate(
  verifyToken: VerifyToken,
  authorization: string | undefined,
  tenantId: string,
): Promise<Caller> {
  if (authorization === undefined) {
    throw unauthorized(
      tenantId,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
      ['invalid_token', "The authentication failed because of missing 'Authorization' header."],
    );
  }
  const token = bearerToken(authorization);
  if (token === undefined) {
    const message = "Authentication failed. The 'Authorization' header is provided in an invalid format.";
    throw unauthorized(tenantId, 'AuthenticationFailedInvalidHeader', message, ['invalid_token', message]);
  }
  const verification = await verifyToken(token, audiences.arm);
  if (verification.kind === 'refused') {
    const { code, message } = refusal(verification.reason, verification.message);
    throw unauthorized(tenantId, code, message, ['invalid_token', message]);
  }
  return verification.caller;
}

function refusal(reason: string, message: string): { code: string; message: string } {
  switch (reason) {
    case 'expired':
      return { code: 'ExpiredAuthenticationToken', message: `The access token expiry is in the past. ${message}` };
    case 'audience':
      return {
        code: 'InvalidAuthenticationTokenAudience',
        message: `The access token has been obtained for wrong audience or resource. ${message}`,
      };
    case 'issuer':
      return {
        code: 'InvalidAuthenticationTokenTenant',
        message: `The access token is from the wrong issuer. ${message}`,
      };
    default:
      return { code: 'InvalidAuthenticationToken', message: `The access token is invalid. ${message}` };
  }
}

function unauthorized(
  tenantId: string,
  code: string,
  message: string,
  [error, description]: readonly [string, string],
): ArmError {
  return new ArmError(401, code, message, {
    gateway: true,
    headers: {
      'WWW-Authenticate':
        `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="${error}", ` +
        `error_description="${description.replaceAll('"', "'")}"`,
    },
  });
}
