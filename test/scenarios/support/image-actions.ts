import { z } from 'zod';
import type { Answer, ApiClient, Role } from '../../../local/tour/play/api-client.ts';
import * as views from '../../../functions/http/views.ts';
import { BaseImageRecord } from '../../../shared/domain/records/base-image-record.ts';
import { AuditEntry } from '../../../shared/domain/records/audit-entry.ts';
import type { RecipeDocument } from './small-recipe.ts';
import { until } from './until.ts';

type Definition = z.output<typeof views.ImageDefinitionView>;
type Rebake = z.output<typeof views.RebakeView>;
type Version = z.output<typeof views.ImageVersionView>;
type Promotion = z.output<typeof views.PromotionView>;

const Items = z.object({ items: z.array(z.unknown()) });

/** What people do with image definitions, and what they read. */
export interface ImageActions {
  /** Saves a recipe; anything but 200 and 201 is thrown. */
  save(recipe: RecipeDocument): Promise<void>;
  definition(name: string): Promise<Definition>;
  /** Newest first. */
  rebakes(name: string): Promise<readonly Rebake[]>;
  versions(name: string): Promise<readonly Version[]>;
  version(name: string, version: string): Promise<Version>;
  promotions(name: string): Promise<readonly Promotion[]>;
  promotion(name: string, promotionId: string): Promise<Promotion>;
  /** Oldest first. */
  timeline(name: string, version: string): Promise<readonly AuditEntry[]>;
  live(name: string, stage: string): Promise<string | undefined>;
  command(as: Role, path: string, body: object): Promise<Answer>;
  /** Asks for a promotion as the promoter and answers its id. */
  request(name: string, version: string, stage?: string): Promise<string>;
  approve(name: string, promotionId: string): Promise<void>;
  /** The rebake of that number, from 1 in the order of requests, once it has ended. */
  ended(name: string, number?: number): Promise<Rebake>;
  /** Resolves when no rebake runs or waits. */
  quiet(name: string): Promise<void>;
  /** Asks for a rebake as the contributor. */
  rebake(name: string, body: { readonly force?: boolean; readonly reason?: string }): Promise<void>;
  /** Resolves when a marketplace image is watched. */
  untilSeen(urn: string): Promise<BaseImageRecord>;
  untilLive(name: string, stage: string, version: string): Promise<void>;
  untilPromotion(name: string, promotionId: string, state: Promotion['state']): Promise<Promotion>;
}

export function imageActions(api: ApiClient): ImageActions {
  const at = (name: string): string => `/api/image-definitions/${name}`;
  const list = async <Item>(path: string, schema: z.ZodType<Item>): Promise<readonly Item[]> =>
    Items.parse(await api.read(path)).items.map((item) => schema.parse(item));
  const actions: ImageActions = {
    async save(recipe) {
      must(await api.call('contributor', 'PUT', at(recipe.name), recipe), 200, 201);
    },
    definition: async (name) => views.ImageDefinitionView.parse(await api.read(at(name))),
    rebakes: (name) => list(`${at(name)}/rebakes`, views.RebakeView),
    versions: (name) => list(`${at(name)}/versions`, views.ImageVersionView),
    version: async (name, version) => views.ImageVersionView.parse(await api.read(`${at(name)}/versions/${version}`)),
    promotions: (name) => list(`${at(name)}/promotions`, views.PromotionView),
    promotion: async (name, id) => views.PromotionView.parse(await api.read(`${at(name)}/promotions/${id}`)),
    timeline: (name, version) => list(`${at(name)}/versions/${version}/timeline`, AuditEntry),
    live: async (name, stage) => (await actions.definition(name)).live[stage]?.version,
    command: (as, path, body) => api.call(as, 'POST', path, body),
    async request(name, version, stage = 'production') {
      const path = `${at(name)}/versions/${version}/promotions`;
      const answer = must(await api.call('promoter', 'POST', path, { stage, reason: 'ready' }), 202);
      return z.object({ resource: z.string() }).parse(answer.body).resource.split('/').at(-1)!;
    },
    async approve(name, promotionId) {
      const path = `${at(name)}/promotions/${promotionId}/approve`;
      must(await api.call('approver', 'POST', path, { reason: 'looks good' }), 202);
    },
    ended: (name, number = 1) =>
      until(`rebake ${number} of ${name} has ended`, async () => {
        const rebake = (await actions.rebakes(name)).at(-number);
        return rebake?.phase === 'ended' && rebake;
      }),
    async quiet(name) {
      await until(`no rebake of ${name} runs`, async () => {
        const { runningRebake, waitingRebake } = await actions.definition(name);
        return runningRebake === null && waitingRebake === null;
      });
    },
    async rebake(name, body) {
      must(await api.call('contributor', 'POST', `${at(name)}/rebakes`, body), 202);
    },
    untilSeen: (urn) =>
      until(`${urn} is seen`, async () => {
        const answer = await api.call('reader', 'GET', `/api/base-images/${encodeURIComponent(urn.toLowerCase())}`);
        return answer.status === 200 && BaseImageRecord.parse(answer.body);
      }),
    untilLive: async (name, stage, version) => {
      await until(
        `${name} ${version} is live in ${stage}`,
        async () => (await actions.live(name, stage)) === version && true,
      );
    },
    untilPromotion: (name, promotionId, state) =>
      until(`promotion ${promotionId} of ${name} is ${state}`, async () => {
        const promotion = await actions.promotion(name, promotionId);
        return promotion.state === state && promotion;
      }),
  };
  return actions;
}

/** The answer, if its status is one of these. */
export function must(answer: Answer, ...statuses: readonly number[]): Answer {
  if (!statuses.includes(answer.status)) {
    throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer;
}
