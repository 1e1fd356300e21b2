import type { HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import type { ImageDefinitionRecord } from '../../../shared/domain/records/image-definition-record.ts';
import type { Stored } from '../../../shared/ports/image-records.ts';
import { etag, json } from '../answers.ts';
import { problem } from '../problem.ts';
import type { ImageDefinitionView } from '../views.ts';

/** A definition with its ETag. */
export function definitionAnswer(stored: Stored<ImageDefinitionRecord>, status = 200): HttpResponseInit {
  return json(toDefinitionView(stored.value), etag(stored.etag), status);
}

export function unknownDefinition(imageDefinition: string): HttpResponseInit {
  return problem(404, { detail: `There is no image definition ${imageDefinition}` });
}

/** A definition as the API shows it. */
export function toDefinitionView({
  imageDefinition,
  recipe,
  recipeDigest,
  ...rest
}: ImageDefinitionRecord): z.input<typeof ImageDefinitionView> {
  const { live, paused, failuresInRow, runningRebake, waitingRebake, openPromotions, createdAt, updatedAt } = rest;
  const { openWithdrawals } = rest;
  return {
    name: imageDefinition,
    owner: recipe.owner,
    recipe,
    recipeDigest,
    live,
    paused,
    failuresInRow,
    runningRebake,
    waitingRebake,
    openPromotions,
    openWithdrawals,
    createdAt,
    updatedAt,
  };
}
