import { ArmError } from './arm-error.ts';
import type { Kernel } from './provider.ts';
import type { Resource, StoredResource } from './resource.ts';
import type { ArmRequest, ArmResponse } from './route.ts';

export interface ListResponseOptions {
  /** Absent: resources of every type. */
  readonly type?: string;
  /** Absent: what the request addresses. */
  readonly scope?: string;
  /** Absent: 200. */
  readonly pageSize?: number;
  /** Whether ids show the resource group in capitals, as recorded for some lists. */
  readonly capitalGroup?: boolean;
  readonly only?: (resource: Resource) => boolean;
  /** How a list shows a resource; absent: as a GET does. */
  readonly show?: (resource: StoredResource) => unknown;
}

/** A page of resources with, when more follow, the `nextLink` to them. */
export function listResponse({ resources }: Kernel, request: ArmRequest, options: ListResponseOptions): ArmResponse {
  const {
    type,
    scope = request.resourceId,
    pageSize = 200,
    only,
    show = ({ body }: StoredResource): unknown => body,
  } = options;
  const after = readSkipToken(request.query('$skiptoken'));
  const top = Math.min(pageSize, readTop(request.query('$top')) ?? pageSize);
  const { items, next } = resources.list(scope, {
    top,
    ...(type !== undefined && { type }),
    ...(after !== undefined && { after }),
  });
  const shown = items
    .filter(({ body }) => !only || only(body))
    .map((item) => show(options.capitalGroup ? { ...item, body: withCapitalGroup(item.body) } : item));
  return { status: 200, body: { value: shown, ...(next !== undefined && { nextLink: nextLink(request, next) }) } };
}

function readTop(text: string | undefined): number | undefined {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    throw new ArmError(400, 'InvalidTopInQueryString', `Invalid $top '${text}' specified in the query string.`, {
      gateway: true,
    });
  }
  return text === undefined ? undefined : Number(text);
}

function readSkipToken(token: string | undefined): string | undefined {
  const key = token && Buffer.from(token, 'base64url').toString('utf8');
  if (token !== undefined && !key?.startsWith('/')) {
    throw new ArmError(400, 'InvalidSkipToken', `The skip token '${token}' is invalid.`, { gateway: true });
  }
  return key;
}

function nextLink(request: ArmRequest, after: string): string {
  const link = new URL(request.url);
  link.searchParams.delete('$skiptoken');
  link.searchParams.set('$skiptoken', Buffer.from(after).toString('base64url'));
  return link.href;
}

function withCapitalGroup(resource: Resource): Resource {
  const id = resource.id.replace(
    /(\/resourceGroups\/)([^/]+)/i,
    (_, segment: string, name: string) => segment + name.toUpperCase(),
  );
  return { ...resource, id };
}
