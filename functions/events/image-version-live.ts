import type { EventGridDurableClientHandler } from 'durable-functions';
import { z } from 'zod';
import { carryOnOrLater, type CarryOnPorts } from '../../shared/commands/carry-on.ts';
import { listRecipes } from '../../shared/commands/list-recipes.ts';
import { requestRebake } from '../../shared/commands/rebake/request-rebake.ts';
import { childrenOf, servingStage } from '../../shared/domain/recipe/recipe-family.ts';
import { rebakeItself } from '../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import { createOrchestrations } from '../orchestrations.ts';

const ImageVersionLive = z.object({ data: z.object({ imageDefinition: z.string(), stage: z.string() }) });

/** A parent's newly live version rebakes its children, once it is live where children take it from. */
export function imageVersionLive(ports: CarryOnPorts & Pick<AppPorts, 'environment'>): EventGridDurableClientHandler {
  return async (event, client, context) => {
    const { imageDefinition: parent, stage } = ImageVersionLive.parse(event).data;
    const definition = await ports.records.read('definition', parent, 'definition');
    const live = definition?.value.live[stage];
    if (!definition || !live || servingStage(definition.value.recipe).name !== stage) {
      return;
    }
    for (const child of childrenOf(await listRecipes(ports.records), parent)) {
      const asked = await requestRebake(ports, child, {
        trigger: 'parentLive',
        force: false,
        reason: `${parent} ${live.version} is live in ${stage}`,
        by: rebakeItself,
      });
      await carryOnOrLater(ports, createOrchestrations(client), child, context);
      context.log(`${parent} ${live.version} is live: rebake of ${child} is ${asked.kind}`);
    }
  };
}
