import { decidePromotion } from '../../shared/commands/promotion/decide-promotion.ts';
import { putRecipe } from '../../shared/commands/put-recipe.ts';
import { requestPromotion } from '../../shared/commands/promotion/request-promotion.ts';
import { requestRebake } from '../../shared/commands/rebake/request-rebake.ts';
import type { Recipe } from '../../shared/domain/recipe/recipe.ts';
import type { PromotionRecord } from '../../shared/domain/records/promotion-record.ts';
import { aRecipe } from '../shared/domain/a-recipe.ts';
import { type App, createApp } from './app.ts';
import { ubuntu } from './memory/catalog.ts';
import { ada, bob } from './people.ts';

/** The image definition of `aRecipe`. */
export const web = 'ubuntu-web';

/** Checks without the external one, for which a bake would wait hours. */
export const ownChecks = [
  { name: 'boots', boot: { withinMinutes: 10 } },
  { name: 'serves', run: { inline: ['curl -fsS http://localhost/'] } },
];

/** An app with a saved recipe whose first rebake is asked for. */
export async function anApp(
  changes: Readonly<Record<string, unknown>> = {},
  settings: Parameters<typeof createApp>[0] = {},
): Promise<App> {
  const app = createApp(settings);
  await saveRecipe(app, aRecipe({ checks: ownChecks, ...changes }));
  return app;
}

/** An app whose version 1.0.0 is live in the first stage. */
export async function anAppWithVersion(changes: Readonly<Record<string, unknown>> = {}): Promise<App> {
  const app = await anApp(changes);
  await app.settle(web);
  return app;
}

/** An app whose versions 1.0.0 and 1.0.1 both went to production, the later one last. */
export async function anAppInProduction(): Promise<App> {
  const app = await anAppWithVersion();
  await promote(app, '1.0.0');
  await app.settle(web, 48 * 3600);
  await release(app, '24.04.202601010');
  await app.settle(web);
  await promote(app, '1.0.1');
  await app.settle(web, 48 * 3600);
  return app;
}

export function saveRecipe(app: App, recipe: Recipe) {
  return putRecipe(app.ports, recipe, { by: ada, reason: 'saved', ifMatch: null });
}

/** Lists another version of the base image and asks for the rebake that it calls for. */
export function release({ ports }: App, version: string) {
  ports.catalog.listed.get(ubuntu)!.push(version);
  const request = { trigger: 'baseImageReleased' as const, force: false, reason: `released ${version}`, by: ada };
  return requestRebake(ports, web, request);
}

/** Requests a promotion and has somebody else approve it. */
export async function promote(app: App, version: string, stage = 'production'): Promise<PromotionRecord> {
  const promotion = await request(app, version, stage);
  const ref = { imageDefinition: web, promotionId: promotion.promotionId };
  await decidePromotion(app.ports, ref, { decision: 'approve', by: bob, reason: 'looks good' });
  return promotion;
}

export async function request({ ports }: App, version: string, stage = 'production'): Promise<PromotionRecord> {
  const asked = await requestPromotion(ports, web, { version, stage, reason: 'ready', by: ada });
  if (asked.kind !== 'requested') {
    throw new Error(JSON.stringify(asked));
  }
  return ports.records.all('promotion', web).find(({ promotionId }) => promotionId === asked.promotionId)!;
}

/** Facts that were published, in order. */
export function factsOf({ ports }: App): readonly string[] {
  return ports.messages.published.map(({ message }) => message.eventType);
}

export function definitionOf({ ports }: App) {
  return ports.records.all('definition', web)[0]!;
}

export function versionOf({ ports }: App, version: string) {
  return ports.records.all('version', web).find((one) => one.version === version)!;
}

export function actionsOf({ ports }: App): readonly string[] {
  return ports.records.all('audit', web).map(({ action }) => action);
}
