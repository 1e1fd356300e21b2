import type { Operation, OperationFamily } from '../operation.ts';
import type { ArmRequest } from '../route.ts';
import { subscriptionIdOf } from '../resource-id.ts';

interface FamilyLinks {
  /** Path of the operation document below the subscription; absent: the family is followed by `Location` alone. */
  readonly document?: string;
  /** Path and query of the `Location`. */
  readonly location: string;
}

const compute = '/providers/Microsoft.Compute/locations/{location}';
const network = '/providers/Microsoft.Network/locations/{location}';

/** Where each family is followed, as recorded. */
export const operationPaths: Readonly<Record<OperationFamily, FamilyLinks>> = {
  operations: { document: `${compute}/operations/{operationId}`, location: `${compute}/operations/{operationId}` },
  capsOperations: {
    document: `${compute}/capsOperations/{operationId}`,
    location: `${compute}/capsOperations/{operationId}`,
  },
  DiskOperations: {
    document: `${compute}/DiskOperations/{operationId}`,
    location: `${compute}/DiskOperations/{operationId}`,
  },
  networkOperations: {
    document: `${network}/operations/{operationId}`,
    location: `${network}/operationResults/{operationId}`,
  },
  asyncOperationResults: { location: '/providers/Microsoft.PolicyInsights/asyncOperationResults/{operationId}' },
  operationresults: { location: '/operationresults/{operationId}' },
};

/** The headers by which a client follows an operation; links start with the origin the client used. */
export function operationHeaders(
  request: Pick<ArmRequest, 'origin' | 'apiVersion'>,
  operation: Operation,
  speed: number,
  { monitor = false, retryAfterSeconds }: { readonly monitor?: boolean; readonly retryAfterSeconds?: number } = {},
): Readonly<Record<string, string>> {
  const { document, location } = operationPaths[operation.family];
  const link = (path: string): string => {
    const filled = path.replace('{location}', operation.location).replace('{operationId}', operation.id);
    const base = `${request.origin}/subscriptions/${subscriptionIdOf(operation.resourceId) ?? ''}`;
    return `${base}${filled}?api-version=${request.apiVersion}`;
  };
  return {
    ...(document && { 'Azure-AsyncOperation': link(document) }),
    ...((monitor || !document) && {
      Location: document === location ? link(location).replace('?', '?monitor=true&') : link(location),
    }),
    ...retryAfter(retryAfterSeconds, speed),
  };
}

/**
 * Clients wait in their own time, so a virtual wait is divided by the clock's speed. Below one second the header is
 * left out, as in many of Azure's answers: the client then polls at its own interval.
 */
export function retryAfter(virtualSeconds: number | undefined, speed: number): Readonly<Record<string, string>> {
  const seconds = Math.round((virtualSeconds ?? 0) / speed);
  return seconds >= 1 ? { 'Retry-After': String(seconds) } : {};
}
