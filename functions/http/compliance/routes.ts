import type { RoutePorts } from '../command-ports.ts';
import type { Route } from '../route.ts';
import { adoptionRoutes } from './adoption.ts';
import { findingRoutes } from './findings.ts';
import { machineRoutes } from './machines.ts';
import { usageRoutes } from './usage.ts';

/** Which machines run which images, what is said of that, and to whom. */
export function complianceRoutes(ports: RoutePorts): readonly Route[] {
  return [...findingRoutes(ports), ...machineRoutes(ports), ...adoptionRoutes(ports), ...usageRoutes(ports)];
}
