import { grantOf, type Grant, type Keys } from '../state/keys.ts';
import type { HttpCall } from './http-call.ts';
import { emptyResponse } from './write-response.ts';

/** Decides who may call what. Each answer is the refusal, or undefined when the call may pass. */
export interface Authorization {
  forFunction(call: HttpCall, functionName: string, authLevel: string): Response | undefined;
  forAdmin(call: HttpCall): Response | undefined;
  /** Webhooks of an extension, opened by its system key or the master key. */
  forExtension(call: HttpCall, systemKey: string): Response | undefined;
  /** A disabled HTTP function still runs for the holder of the master key. */
  isMaster(call: HttpCall): boolean;
}

/** `asked` is false where keys are not asked for, as with `func start`. */
export function createAuthorization(keys: Keys, asked: boolean): Authorization {
  const grant = (call: HttpCall): Grant => grantOf(keys, presentedKey(call));
  if (!asked) {
    const pass = (): undefined => undefined;
    return { forFunction: pass, forAdmin: pass, forExtension: pass, isMaster: (call) => grant(call).kind === 'master' };
  }
  return {
    forFunction: (call, functionName, authLevel) =>
      opensFunction(grant(call), functionName, authLevel) ? undefined : emptyResponse(401),
    forAdmin: (call) => refusal(grant(call), ({ kind }) => kind === 'master'),
    forExtension: (call, systemKey) =>
      refusal(
        grant(call),
        (given) => given.kind === 'master' || (given.kind === 'system' && given.keyName === systemKey),
      ),
    isMaster: (call) => grant(call).kind === 'master',
  };
}

function presentedKey(call: HttpCall): string | undefined {
  return call.headers['x-functions-key'] ?? call.query.get('code') ?? undefined;
}

function opensFunction(grant: Grant, functionName: string, authLevel: string): boolean {
  switch (authLevel.toLowerCase()) {
    case 'anonymous':
      return true;
    case 'admin':
      return grant.kind === 'master';
    default:
      return (
        grant.kind === 'master' ||
        grant.kind === 'host' ||
        (grant.kind === 'function' && grant.functionName.toLowerCase() === functionName.toLowerCase())
      );
  }
}

/** Nobody: 401. Somebody else: 403. */
function refusal(grant: Grant, opens: (grant: Grant) => boolean): Response | undefined {
  if (opens(grant)) {
    return undefined;
  }
  return grant.kind === 'none' ? emptyResponse(401, { 'www-authenticate': 'Bearer' }) : emptyResponse(403);
}
