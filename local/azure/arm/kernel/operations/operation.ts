import type { ErrorDetail } from '../arm-error.ts';
import type { ArmRequest } from '../route.ts';
import type { Json, JsonObject } from '../resource.ts';

/** Where an operation is polled, and by which headers clients are told. */
export type OperationFamily =
  /** `…/Microsoft.Compute/locations/L/operations/ID`: machines, scale sets, managed images, run commands. */
  | 'operations'
  /** `…/Microsoft.Compute/locations/L/capsOperations/ID`: galleries. */
  | 'capsOperations'
  /** `…/Microsoft.Compute/locations/L/DiskOperations/ID`: disks, snapshots; documents hold `properties.output`. */
  | 'DiskOperations'
  /** `…/Microsoft.Network/locations/L/operations/ID`, Location `operationResults/ID`. */
  | 'networkOperations'
  /** `/subscriptions/S/operationresults/ID`, by Location alone: resource groups. */
  | 'operationresults'
  /** `…/Microsoft.PolicyInsights/asyncOperationResults/ID`, by Location alone: policy scans. */
  | 'asyncOperationResults'
  /** `DEPLOYMENT/operationStatuses/ID`: deployments of templates. */
  | 'operationStatuses';

/** What is to be done at an instant, kept on disk until then. */
export interface OperationStart {
  /** Names the completer that carries it on, e.g. `Microsoft.Compute/galleries/write`. */
  readonly kind: string;
  readonly resourceId: string;
  /** The region in the polling URL. */
  readonly location: string;
  readonly family: OperationFamily;
  /** Virtual seconds until the completer runs. */
  readonly seconds: number;
  readonly payload?: JsonObject;
  /** Starts although another operation runs on the resource; else that is 409 `Conflict`. */
  readonly alongside?: boolean;
}

export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly resourceId: string;
  readonly location: string;
  readonly family: OperationFamily;
  readonly payload: JsonObject;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  /** Virtual time, milliseconds since 1970. */
  readonly startedAt: number;
  readonly dueAt: number;
  readonly endedAt?: number;
  readonly error?: ErrorDetail;
  readonly output?: Json;
}

/** How a step ends. */
export type StepOutcome =
  /** `output` is shown by families and actions that answer one. */
  | { readonly kind: 'succeeded'; readonly output?: Json }
  | { readonly kind: 'failed'; readonly error: ErrorDetail; readonly output?: Json }
  /** A further step of the same operation, `seconds` from now. */
  | { readonly kind: 'continued'; readonly seconds: number; readonly payload: JsonObject };

/**
 * Carries an operation on when it is due: changes resources and says how it goes on. Runs in one transaction; after a
 * restart as if nothing had been. A thrown `ArmError` fails the operation with that error.
 * `failure` is set when the operation is to fail by a fault: the completer leaves the resource as Azure would
 * (`provisioningState: Failed`) and the operation ends with that error whatever the completer answers.
 */
export type Completer = (operation: Operation, failure?: ErrorDetail) => StepOutcome;

/** What a client is told of how to follow an operation. */
export interface HeaderOptions {
  /** With `Location` too: actions, deletes, disks. */
  readonly monitor?: boolean;
  /** Virtual; sent as the client's own seconds, left out where that is below one. */
  readonly retryAfterSeconds?: number;
}

export interface Operations {
  /** Throws 409 `Conflict` when another operation runs on the resource, unless `alongside`. */
  start(start: OperationStart): Operation;
  running(resourceId: string): readonly Operation[];
  find(id: string): Operation | undefined;
  /** Throws 409 `Conflict` when an operation runs on the resource. */
  requireIdle(resourceId: string): void;
  /** Ends a running operation as Canceled without running its completer. */
  cancel(operation: Operation): void;
  /** The headers by which a client follows the operation. */
  headers(request: ArmRequest, operation: Operation, options?: HeaderOptions): Readonly<Record<string, string>>;
}
