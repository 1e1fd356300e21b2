import type { Template, TemplateResource } from './template.ts';

export interface TemplateEntry {
  readonly symbol?: string;
  readonly source: TemplateResource;
  /** Resources that it is nested in, outermost first. */
  readonly parents: readonly TemplateResource[];
}

/** The resources of a template, each before those nested in it. */
export function resourcesOf({ resources }: Template): readonly TemplateEntry[] {
  return Array.isArray(resources)
    ? resources.flatMap((source) => withNested(source, []))
    : Object.entries(resources).map(([symbol, source]) => ({ symbol, source, parents: [] }));
}

function withNested(source: TemplateResource, parents: readonly TemplateResource[]): readonly TemplateEntry[] {
  const nested = (source.resources ?? []).flatMap((child) => withNested(child, [...parents, source]));
  return [{ source, parents }, ...nested];
}
