import type { ErrorDetail } from '../../kernel/arm-error.ts';
import type { Completer, Operation, StepOutcome } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Json, JsonObject, Resource } from '../../kernel/resource.ts';
import { normalizeRegion } from '../../kernel/regions.ts';
import { imageVersionType, type ImageVersion, type ImageVersionState, type RegionReplica } from './image-version.ts';
import { regionsOf } from './target-regions.ts';

type Version = Resource<ImageVersion>;
type Replicas = ImageVersionState['replicas'];

/**
 * Carries a version's write on. First step: the image is captured, or an update's exclusions and removed regions take
 * effect. Then its regions complete one by one, each at its own time. A region that fails leaves the others as they are.
 */
export function completeVersionWrite(kernel: Kernel): Completer {
  return (operation, failure) => {
    const { body, hidden } = kernel.resources.require<ImageVersion, ImageVersionState>(operation.resourceId);
    if (failure) {
      const replicas = mapReplicas(hidden.replicas, (replica) =>
        replica.state === 'Completed' ? replica : failed(replica, failure.message),
      );
      put(kernel, body, { ...hidden, replicas }, 'Failed');
      return { kind: 'failed', error: failure };
    }
    const replicas =
      operation.payload['step'] === 'regions'
        ? settleDue(kernel, operation, hidden.replicas)
        : startMissing(kernel, operation, body, hidden.replicas);
    const state = { ...hidden, replicas, excluded: exclusions(body) };
    return goOn(kernel, operation, withSizes(body, hidden), state);
  };
}

function goOn(kernel: Kernel, { dueAt }: Operation, body: Version, state: ImageVersionState): StepOutcome {
  const open = Object.values(state.replicas).filter((replica) => replica.state === 'Replicating');
  if (open.length > 0) {
    put(kernel, body, state, body.properties.provisioningState);
    const next = Math.min(...open.map(({ completesAt, hangs }) => (hangs ? Infinity : (completesAt ?? dueAt))));
    const seconds = Number.isFinite(next) ? Math.max(0, next - dueAt) / 1000 : neverSeconds;
    return { kind: 'continued', seconds, payload: { step: 'regions' } };
  }
  const failures = Object.entries(state.replicas).filter(([, replica]) => replica.state === 'Failed');
  put(kernel, body, state, failures.length > 0 ? 'Failed' : 'Succeeded');
  return failures.length > 0 ? { kind: 'failed', error: replicationFailed(failures) } : { kind: 'succeeded' };
}

/** A region that hangs is looked at again in a hundred years. */
const neverSeconds = 100 * 365 * 24 * 3600;

/** Regions that have no copy, or a failed one, start; those no longer wanted are gone. */
function startMissing(kernel: Kernel, { dueAt }: Operation, { properties }: Version, replicas: Replicas): Replicas {
  const { targetRegions, replicationMode } = properties.publishingProfile;
  const kind = replicationMode === 'Shallow' ? 'replicateShallow' : 'replicate';
  return Object.fromEntries(
    regionsOf(targetRegions).map((region) => {
      const replica = replicas[region];
      if (replica?.state === 'Completed') {
        return [region, replica];
      }
      const seconds = kernel.durations.seconds(`galleryImageVersion.${kind}`);
      return [region, { state: 'Replicating', startedAt: dueAt, completesAt: dueAt + seconds * 1000 }];
    }),
  );
}

/** Settles the regions whose time has come; faults that are set for a region strike here. */
function settleDue({ faults }: Kernel, { resourceId, dueAt }: Operation, replicas: Replicas): Replicas {
  return Object.fromEntries(
    Object.entries(replicas).map(([region, replica]): [string, RegionReplica] => {
      if (replica.state !== 'Replicating' || replica.hangs || (replica.completesAt ?? dueAt) > dueAt) {
        return [region, replica];
      }
      const subject = { service: 'arm', operation: `${imageVersionType}/write`, resource: resourceId, region } as const;
      const fault = faults.strike(subject, ['failOperation', 'hangOperation', 'slow']);
      switch (fault?.kind) {
        case 'failOperation':
          return [
            region,
            failed(replica, `Replication failed in this region due to '${fault.code}: ${fault.message}'.`),
          ];
        case 'hangOperation':
          return [region, { ...replica, hangs: true }];
        case 'slow':
          return [region, { ...replica, completesAt: dueAt + fault.seconds * 1000 }];
        case undefined:
          return [region, { ...replica, state: 'Completed' }];
      }
    }),
  );
}

function failed(replica: RegionReplica, details: string): RegionReplica {
  return { ...replica, state: 'Failed', details };
}

function mapReplicas(replicas: Replicas, change: (replica: RegionReplica) => RegionReplica): Replicas {
  return Object.fromEntries(Object.entries(replicas).map(([region, replica]) => [region, change(replica)]));
}

/** What `latest` goes by, from the body that is now in force. */
export function exclusions({ properties }: Version): ImageVersionState['excluded'] {
  const { excludeFromLatest, targetRegions } = properties.publishingProfile;
  return {
    everywhere: excludeFromLatest,
    regions: targetRegions.filter((region) => region.excludeFromLatest).map(({ name }) => normalizeRegion(name)),
  };
}

/** Disk sizes are known, and answered, from the capture on. */
function withSizes(body: Version, { image }: ImageVersionState): Version {
  const { osDiskImage, dataDiskImages } = body.properties.storageProfile;
  const sized = (dataDiskImages ?? []).map((disk) => {
    const size = image.dataDisks.find(({ lun }) => lun === disk.lun)?.sizeGB;
    return { ...disk, ...(size !== undefined && { sizeInGB: size }) };
  });
  const storageProfile = {
    ...body.properties.storageProfile,
    osDiskImage: { sizeInGB: image.osDiskSizeGB, ...osDiskImage },
    ...(dataDiskImages && { dataDiskImages: sized }),
  };
  return { ...body, properties: { ...body.properties, storageProfile } };
}

function put(
  { resources }: Kernel,
  body: Version,
  state: ImageVersionState,
  provisioningState: ImageVersion['provisioningState'],
): void {
  resources.put<ImageVersion, ImageVersionState>(
    { ...body, properties: { ...body.properties, provisioningState } },
    state,
  );
}

function replicationFailed(failures: readonly (readonly [string, RegionReplica])[]): ErrorDetail {
  const regions = failures.map(([region]) => region).join(', ');
  return {
    code: 'ReplicationJobsNotSucceeded',
    message:
      `The replication of the gallery image version failed in: ${regions}. ${failures[0]?.[1].details ?? ''}`.trimEnd(),
  };
}

/** `replicationStatus` of a version at an instant: regions plainly named, progress in percent. */
export function replicationStatus({ replicas }: ImageVersionState, now: number): JsonObject {
  const entries = Object.entries(replicas);
  const summary = entries.map(([region, { state, startedAt, completesAt, details = '' }]): Json => {
    const share = completesAt === null ? 0 : (now - startedAt) / Math.max(1, completesAt - startedAt);
    const progress = state === 'Completed' ? 100 : Math.max(0, Math.min(99, Math.floor(share * 100)));
    return { region, state, details, progress: state === 'Failed' ? 0 : progress };
  });
  const has = (state: string): boolean => entries.some(([, replica]) => replica.state === state);
  const aggregatedState = has('Replicating') ? 'InProgress' : has('Failed') ? 'Failed' : 'Completed';
  return { aggregatedState, summary };
}
