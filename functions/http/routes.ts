import { auditRoutes } from './audit.ts';
import { baseImageRoutes } from './base-images.ts';
import type { RoutePorts } from './command-ports.ts';
import { complianceRoutes } from './compliance/routes.ts';
import { freezeWindowRoutes } from './freeze-windows.ts';
import { imageDefinitionRoutes } from './image-definitions.ts';
import { imageVersionRoutes } from './image-versions.ts';
import { operationRoutes } from './operations.ts';
import { promotionRoutes } from './promotions.ts';
import { rebakeRoutes } from './rebakes.ts';
import type { Route } from './route.ts';
import { stageRoutes } from './stages.ts';
import { withdrawalRoutes } from './withdrawals.ts';

/** Every operation of the API that asks for a token. */
export function apiRoutes(ports: RoutePorts): readonly Route[] {
  return [
    ...imageDefinitionRoutes(ports),
    ...rebakeRoutes(ports),
    ...imageVersionRoutes(ports),
    ...withdrawalRoutes(ports),
    ...promotionRoutes(ports),
    ...stageRoutes(ports),
    ...freezeWindowRoutes(ports),
    ...baseImageRoutes(ports),
    ...operationRoutes(ports),
    ...complianceRoutes(ports),
    ...auditRoutes(ports),
  ];
}
