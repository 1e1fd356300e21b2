import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import type { ResourceWrite } from '../kernel/resource-routes.ts';
import { Tags } from '../kernel/tags.ts';

const TagsWrite = z.object({ tags: Tags });

/** A PATCH of a network resource changes its tags alone, at once. */
export function tagsWrite({ resources }: Kernel): ResourceWrite<string, z.infer<typeof TagsWrite>> {
  return {
    body: TagsWrite,
    handle({ resourceId, body: { tags } }) {
      const { body } = resources.require(resourceId);
      return { status: 200, body: resources.put({ ...body, tags }).body };
    },
  };
}
