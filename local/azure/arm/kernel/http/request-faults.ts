import { z } from 'zod';
import { ArmError } from '../arm-error.ts';
import type { Caller } from '../caller.ts';
import type { Kernel } from '../provider.ts';
import { rateLimitKind, throttled } from './rate-limits.ts';
import { normalizeRegion } from '../regions.ts';
import { subscriptionIdOf } from '../resource-id.ts';
import type { Route } from '../route.ts';
import type { HttpRequest } from './https-server.ts';

const WithLocation = z.object({ location: z.string() });

export interface FaultTarget {
  readonly route: Route;
  readonly resourceId: string;
  readonly http: HttpRequest;
  readonly caller: Caller;
}

/** Lets the faults that are set for a request strike: slows it, refuses it by throwing, or has it hung up. */
export async function strikeRequest({ faults, clock }: Kernel, target: FaultTarget): Promise<'hangUp' | undefined> {
  const { route, resourceId, http, caller } = target;
  const region = regionOf(http);
  const subject = { service: 'arm', operation: route.action, resource: resourceId, ...(region && { region }) } as const;
  const fault = faults.strike(subject, ['throttle', 'status', 'timeout', 'slow']);
  switch (fault?.kind) {
    case 'slow':
      await clock.sleep(fault.seconds * 1000);
      return undefined;
    case 'timeout':
      await clock.sleep(fault.seconds * 1000);
      return 'hangUp';
    case 'throttle': {
      const kind = rateLimitKind(route.method, route.readsOnly);
      throw throttled(subscriptionIdOf(resourceId) ?? '', caller.objectId, kind, fault.retryAfterSeconds ?? 5, clock);
    }
    case 'status':
      throw new ArmError(
        fault.status,
        fault.code ?? (fault.status >= 500 ? 'InternalServerError' : 'BadRequest'),
        fault.message ??
          'Encountered internal server error. Diagnostic information: timestamp, subscription id, tracking id.',
      );
    case undefined:
      return undefined;
  }
}

function regionOf({ url, body }: HttpRequest): string | undefined {
  const inPath = /\/locations\/([^/]+)/i.exec(url.pathname)?.[1];
  if (inPath !== undefined || !body.includes('"location"')) {
    return inPath && normalizeRegion(decodeURIComponent(inPath));
  }
  try {
    return normalizeRegion(WithLocation.parse(JSON.parse(body)).location);
  } catch {
    return undefined;
  }
}
