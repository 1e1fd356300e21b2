import type { HeaderOptions, Operation, OperationFamily } from './operation.ts';
import type { ArmRequest } from '../route.ts';
import { subscriptionIdOf } from '../resource-id.ts';

interface FamilyLinks {
  /** Path of the operation document below the subscription; absent: the family is followed by `Location` alone. */
  readonly document?: string;
  /** Path and query of the `Location`. */
  readonly location: string;
  /** Paths are below the operation's own resource, at any scope, and not below the subscription. */
  readonly belowType?: string;
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
  operationStatuses: {
    document: '/operationStatuses/{operationId}',
    location: '/operationStatuses/{operationId}',
    belowType: 'Microsoft.Resources/deployments',
  },
};

/** The headers by which a client follows an operation; links start with the origin the client used. */
export function operationHeaders(
  request: Pick<ArmRequest, 'origin' | 'apiVersion'>,
  operation: Operation,
  speed: number,
  { monitor = false, retryAfterSeconds }: HeaderOptions = {},
): Readonly<Record<string, string>> {
  const { document, location, belowType } = operationPaths[operation.family];
  const link = (path: string): string => {
    const filled = path.replace('{location}', operation.location).replace('{operationId}', operation.id);
    const base = belowType ? operation.resourceId : `/subscriptions/${subscriptionIdOf(operation.resourceId) ?? ''}`;
    return `${request.origin}${base}${filled}?api-version=${request.apiVersion}`;
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
 * Clients wait in their own time, so a virtual wait is divided by the clock's speed. `Retry-After` knows whole seconds only:
 * a shorter wait is told in milliseconds, which .NET's and Python's clients heed, and the others poll at their own interval.
 * Without it a client that polls every 30 seconds would let hours of virtual time pass.
 */
export function retryAfter(virtualSeconds: number | undefined, speed: number): Readonly<Record<string, string>> {
  const seconds = (virtualSeconds ?? (speed > 1 ? defaultPollSeconds : 0)) / speed;
  if (virtualSeconds !== undefined && Math.round(seconds) >= 1) {
    return { 'Retry-After': String(Math.round(seconds)) };
  }
  return seconds > 0 ? { 'retry-after-ms': String(Math.max(1, Math.round(seconds * 1000))) } : {};
}

/** What clients make of an answer without `Retry-After` (azure-core's `polling_interval`). */
const defaultPollSeconds = 30;
