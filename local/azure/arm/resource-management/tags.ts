import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import type { Resource } from '../kernel/resource.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { Tags } from '../kernel/tags.ts';
import { resourcesApiVersions } from './api-versions.ts';

const path = '/{scope}/providers/Microsoft.Resources/tags/default' as const;
const apiVersions = resourcesApiVersions.filter((version) => version >= '2019-10-01');
const Properties = z.object({ tags: Tags.default({}) });

const TagsWrite = z.object({ properties: Properties });
const TagsPatch = z.object({
  operation: z
    .string()
    .transform((operation) => operation.toLowerCase())
    .pipe(z.enum(['merge', 'replace', 'delete'])),
  properties: Properties,
});

type TagSet = Readonly<Record<string, string>>;

/** https://learn.microsoft.com/rest/api/resources/tags: the tags of a resource, group or subscription by themselves. */
export function tagRoutes({ resources }: Kernel): readonly Route[] {
  const tagged = (request: ArmRequest): Resource => {
    const [scope = ''] = request.resourceId.split(/\/providers\/Microsoft\.Resources\/tags\//i);
    return resources.require(scope).body;
  };
  const write = (request: ArmRequest, change: (before: TagSet) => TagSet): ArmResponse => {
    const resource = tagged(request);
    const tags = Tags.parse(change(resource.tags ?? {}));
    resources.put({ ...resource, tags });
    return { status: 200, body: describe(resource.id, tags) };
  };
  return [
    route({
      method: 'GET',
      path,
      action: 'Microsoft.Resources/tags/read',
      apiVersions,
      handle(request) {
        const { id, tags = {} } = tagged(request);
        return { status: 200, body: describe(id, tags) };
      },
    }),
    route({
      method: 'PUT',
      path,
      action: 'Microsoft.Resources/tags/write',
      apiVersions,
      body: TagsWrite,
      handle: (request) => write(request, () => request.body.properties.tags),
    }),
    route({
      method: 'PATCH',
      path,
      action: 'Microsoft.Resources/tags/write',
      apiVersions,
      body: TagsPatch,
      handle: (request) => write(request, (before) => patch(before, request.body)),
    }),
    route({
      method: 'DELETE',
      path,
      action: 'Microsoft.Resources/tags/delete',
      apiVersions,
      handle(request) {
        write(request, () => ({}));
        return { status: 200 };
      },
    }),
  ];
}

/** Names are compared without case; `delete` takes a tag only where name and value are the same. */
function patch(before: TagSet, { operation, properties: { tags: sent } }: z.infer<typeof TagsPatch>): TagSet {
  const lower = (name: string): string => name.toLowerCase();
  const entries = Object.entries(before);
  switch (operation) {
    case 'replace':
      return sent;
    case 'merge': {
      const named = new Set(Object.keys(sent).map(lower));
      return { ...Object.fromEntries(entries.filter(([name]) => !named.has(lower(name)))), ...sent };
    }
    case 'delete': {
      const gone = new Map(Object.entries(sent).map(([name, value]) => [lower(name), value]));
      return Object.fromEntries(entries.filter(([name, value]) => gone.get(lower(name)) !== value));
    }
  }
}

function describe(scope: string, tags: TagSet): object {
  return {
    id: `${scope}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags },
  };
}
