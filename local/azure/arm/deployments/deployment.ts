import { z } from 'zod';
import type { ErrorDetail } from '../kernel/arm-error.ts';
import type { Caller } from '../kernel/caller.ts';
import type { JsonObject } from '../kernel/resource.ts';
import { Tags } from '../kernel/tags.ts';

export const deploymentType = 'Microsoft.Resources/deployments';

const NotOffered = (what: string): z.ZodType<undefined> =>
  z.undefined({ error: `${what} is not offered here: send the template itself` });

/** https://learn.microsoft.com/rest/api/resources/deployments/create-or-update */
export const DeploymentWrite = z.object({
  location: z.string().optional(),
  tags: Tags.optional(),
  properties: z.looseObject({
    mode: z.string().refine((mode) => /^incremental$/i.test(mode), {
      error: "Deployment mode 'Complete' is not offered here, only 'Incremental'",
    }),
    template: z.record(z.string(), z.json()),
    templateLink: NotOffered('templateLink').optional(),
    parameters: z.record(z.string(), z.json()).nullish(),
    parametersLink: NotOffered('parametersLink').optional(),
  }),
});
export type DeploymentWrite = z.infer<typeof DeploymentWrite>;

/** One resource of a deployment on its way. */
export interface DeploymentStep {
  readonly id: string;
  readonly state: 'pending' | 'running' | 'succeeded' | 'failed';
  /** Of the resource's own write, while it runs. */
  readonly operationId?: string;
  /** Virtual time, milliseconds since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly status?: number;
  readonly error?: ErrorDetail;
}

/** What a GET does not show of a deployment: all that it takes to carry it on, also after a restart. */
export interface DeploymentState {
  readonly template: JsonObject;
  /** Values of all parameters, also secure ones. */
  readonly parameters: JsonObject;
  readonly caller: Caller;
  readonly origin: string;
  readonly correlationId: string;
  readonly startedAt: number;
  readonly steps: readonly DeploymentStep[];
}

/** `properties` as a GET answers them. */
export interface Deployment {
  readonly mode: 'Incremental';
  readonly provisioningState: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly templateHash: string;
  readonly parameters: JsonObject;
  readonly timestamp: string;
  readonly duration: string;
  readonly correlationId: string;
  readonly providers: readonly JsonObject[];
  readonly dependencies: readonly JsonObject[];
  readonly outputs?: JsonObject;
  readonly outputResources?: readonly { readonly id: string }[];
  readonly error?: ErrorDetail;
}
