import type { EventGridDurableClientHandler } from 'durable-functions';
import { z } from 'zod';
import { carryOnOrLater, type CarryOnPorts } from '../../shared/commands/carry-on.ts';
import { listRecipes } from '../../shared/commands/list-recipes.ts';
import { requestRebake } from '../../shared/commands/rebake/request-rebake.ts';
import { MarketplaceUrn } from '../../shared/domain/base-image/marketplace-urn.ts';
import { definitionsOn } from '../../shared/domain/recipe/recipe-family.ts';
import { rebakeItself } from '../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import { createOrchestrations } from '../orchestrations.ts';

const BaseImageReleased = z.object({ data: z.object({ urn: MarketplaceUrn, version: z.string() }) });

/** Asks for one rebake of each image definition on the base image. The event is a hint: a rebake resolves its base anew. */
export function baseImageReleased(ports: CarryOnPorts & Pick<AppPorts, 'environment'>): EventGridDurableClientHandler {
  return async (event, client, context) => {
    const { urn, version } = BaseImageReleased.parse(event).data;
    for (const imageDefinition of definitionsOn(await listRecipes(ports.records), urn)) {
      const asked = await requestRebake(ports, imageDefinition, {
        trigger: 'baseImageReleased',
        force: false,
        reason: `${urn} released ${version}`,
        by: rebakeItself,
      });
      await carryOnOrLater(ports, createOrchestrations(client), imageDefinition, context);
      context.log(`${urn} ${version}: rebake of ${imageDefinition} is ${asked.kind}`);
    }
  };
}
