import { attentionRoutes } from './attention.ts';
import { auditRoutes } from './audit.ts';
import { baseImageRoutes } from './images/base-images.ts';
import type { RoutePorts } from './command-ports.ts';
import { complianceRoutes } from './compliance/routes.ts';
import { freezeWindowRoutes } from './freeze-windows.ts';
import { imageDefinitionRoutes } from './images/image-definitions.ts';
import { imageVersionRoutes } from './images/image-versions.ts';
import { operationRoutes } from './operations.ts';
import { promotionCommandRoutes } from './images/promotion-commands.ts';
import { promotionRoutes } from './images/promotions.ts';
import { rebakeRoutes } from './images/rebakes.ts';
import { recipeRoutes } from './images/recipes.ts';
import type { Route } from './route.ts';
import { stageRoutes } from './images/stages.ts';
import { withdrawalRoutes } from './images/withdrawals.ts';

/** Every operation of the API that asks for a token. `apiUrl` is where people reach it, for links in cards. */
export function apiRoutes(ports: RoutePorts, apiUrl: string): readonly Route[] {
  return [
    ...attentionRoutes(ports),
    ...imageDefinitionRoutes(ports),
    ...recipeRoutes(ports),
    ...rebakeRoutes(ports),
    ...imageVersionRoutes(ports),
    ...withdrawalRoutes(ports),
    ...promotionRoutes(ports),
    ...promotionCommandRoutes(ports),
    ...stageRoutes(ports),
    ...freezeWindowRoutes(ports),
    ...baseImageRoutes(ports),
    ...operationRoutes(ports),
    ...complianceRoutes(ports, apiUrl),
    ...auditRoutes(ports),
  ];
}
