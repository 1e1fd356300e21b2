import { randomUUID } from 'node:crypto';
import { armTime } from '../../kernel/arm-time.ts';
import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { omit } from '../omit.ts';
import type { Quota } from '../sizes/quota.ts';
import { changeNotAllowed } from '../virtual-machines/faults-of-machines.ts';
import { checkModel } from './check-model.ts';
import { scaleFlexible } from './flexible-instances.ts';
import {
  scaleSetType,
  type ScaleSetRequest,
  type ScaleSet,
  type ScaleSetState,
  type ScaleSetWrite,
  type StoredScaleSet,
} from './scale-set.ts';

/** Accepts a new scale set or a change of one. What a change leaves out of properties stays, as recorded. */
export function putScaleSet(kernel: Kernel, quota: Quota, request: ScaleSetRequest): ArmResponse {
  const { resourceId, body: sent } = request;
  const existing = kernel.resources.get<ScaleSet, ScaleSetState>(resourceId);
  const location = requireRegion(sent.location, scaleSetType);
  requireUnchanged(existing, location, sent);
  kernel.operations.requireIdle(resourceId);
  const body = scaleSetBody(kernel, request, existing?.body, location);
  const capacity = Number(body.sku?.['capacity'] ?? 0);
  const checked = checkModel(kernel, request, body, capacity);
  if (checked && body.properties.orchestrationMode === 'Uniform') {
    quota.take(resourceId, location, checked.size, capacity);
  }
  const model = (existing?.hidden.model ?? 0) + Number(modelOf(body) !== modelOf(existing?.body));
  const adminPassword =
    sent.properties.virtualMachineProfile?.osProfile?.adminPassword ?? existing?.hidden.adminPassword;
  const state: ScaleSetState = {
    next: existing?.hidden.next ?? 0,
    model,
    ...(checked && { source: checked.source }),
    ...(adminPassword !== undefined && { adminPassword }),
  };
  const stored = kernel.resources.put<ScaleSet, ScaleSetState>(body, state);
  if (body.properties.orchestrationMode === 'Flexible') {
    scaleFlexible(kernel, quota, request, stored);
  }
  return accept(kernel, request, stored, existing ? 200 : 201);
}

function accept(kernel: Kernel, request: ArmRequest, { body }: StoredScaleSet, status: 200 | 201): ArmResponse {
  const operation = kernel.operations.start({
    kind: 'virtualMachineScaleSet.write',
    resourceId: body.id,
    location: body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachineScaleSet.write'),
  });
  const headers = kernel.operations.headers(request, operation, { retryAfterSeconds: 10 });
  return { status, headers: { ...headers, 'x-ms-request-charge': '1' }, body, operation };
}

/** What the instances are made from; another one makes those that are there out of date. */
function modelOf(body: Resource<ScaleSet> | undefined): string {
  return JSON.stringify([body?.sku?.['name'], body?.properties.virtualMachineProfile]);
}

function requireUnchanged(existing: StoredScaleSet | undefined, location: string, sent: ScaleSetWrite): void {
  if (!existing) {
    return;
  }
  const { body } = existing;
  if (body.location !== location) {
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${body.name}' already exists in location '${body.location ?? ''}'. A resource with the same name cannot be ` +
        `created in location '${location}'. Please select a new resource name.`,
      { gateway: true },
    );
  }
  const mode = sent.properties.orchestrationMode;
  if (mode !== undefined && mode !== body.properties.orchestrationMode) {
    throw changeNotAllowed('orchestrationMode');
  }
}

function scaleSetBody(
  kernel: Kernel,
  { resourceId, body: sent }: ScaleSetRequest,
  existing: Resource<ScaleSet> | undefined,
  location: string,
): Resource<ScaleSet> {
  const { virtualMachineProfile: profile, ...properties } = sent.properties;
  const before = existing?.properties;
  const mode = properties.orchestrationMode ?? before?.orchestrationMode ?? 'Uniform';
  const tags = sent.tags ?? existing?.tags;
  const sku = { ...existing?.sku, ...sent.sku };
  return {
    name: existing?.name ?? resourceId.split('/').at(-1) ?? '',
    id: resourceId,
    type: scaleSetType,
    location,
    ...(tags && { tags }),
    ...(sku.name !== undefined && { sku: { tier: 'Standard', ...sku, capacity: sku.capacity ?? 0 } }),
    ...((sent.plan ?? existing?.plan) && { plan: (sent.plan ?? existing?.plan) as JsonObject }),
    ...((sent.zones ?? existing?.zones) && { zones: sent.zones ?? existing?.zones ?? [] }),
    ...((sent.identity ?? existing?.identity) && { identity: (sent.identity ?? existing?.identity) as JsonObject }),
    properties: {
      singlePlacementGroup: mode === 'Uniform',
      ...(mode === 'Uniform' && { overprovision: true, upgradePolicy: { mode: 'Manual' } }),
      platformFaultDomainCount: mode === 'Uniform' ? 5 : 1,
      ...(before as JsonObject | undefined),
      ...(properties as JsonObject),
      orchestrationMode: mode,
      ...mergedProfile(before?.virtualMachineProfile, profile),
      provisioningState: existing ? 'Updating' : 'Creating',
      uniqueId: before?.uniqueId ?? randomUUID(),
      timeCreated: before?.timeCreated ?? armTime(kernel.clock.now()),
    } as ScaleSet,
  };
}

/** The sent profile over the one before, part by part; no password is kept. */
function mergedProfile(before: ScaleSet['virtualMachineProfile'], sent: ScaleSet['virtualMachineProfile']): JsonObject {
  if (!before && !sent) {
    return {};
  }
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(sent ?? {})) {
    const earlier = merged[name];
    const both = typeof value === 'object' && value !== null && typeof earlier === 'object' && earlier !== null;
    merged[name] = both && name !== 'networkProfile' ? { ...earlier, ...value } : value;
  }
  const osProfile = merged['osProfile'] as JsonObject | undefined;
  return {
    virtualMachineProfile: {
      ...merged,
      ...(osProfile && {
        osProfile: { secrets: [], allowExtensionOperations: true, ...omit(osProfile, 'adminPassword', 'customData') },
      }),
    },
  };
}
