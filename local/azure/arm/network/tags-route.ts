import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import { route, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import { networkApiVersions as apiVersions } from './api-versions.ts';

/** A PATCH of a network resource changes its tags alone, at once. */
export function tagsRoute({ resources }: Kernel, path: string, type: string): Route {
  return route({
    method: 'PATCH',
    path,
    action: `${type}/write`,
    apiVersions,
    body: z.object({ tags: Tags }),
    handle({ resourceId, body: { tags } }) {
      const { body } = resources.require(resourceId);
      return { status: 200, body: resources.put({ ...body, tags }).body };
    },
  });
}
