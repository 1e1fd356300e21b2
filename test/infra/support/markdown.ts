import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { infraFolder } from './bicep.ts';

export const repository = join(infraFolder, '..');

export interface Page {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

/** README and everything in docs/. */
export function pages(): readonly Page[] {
  const files = [join(repository, 'README.md'), ...globSync(join(repository, 'docs/**/*.md'))];
  return files.toSorted().map((file) => ({
    file: relative(repository, file).replaceAll('\\', '/'),
    text: readFileSync(file, 'utf8'),
  }));
}

export function page(file: string): Page {
  return { file, text: readFileSync(join(repository, file), 'utf8') };
}

/** Where a page's links lead that stay in the repository: `[file, anchor]`. */
export function localLinks({ file, text }: Page): readonly (readonly [string, string])[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return [path === '' ? file : join(dirname(file), path).replaceAll('\\', '/'), anchor] as const;
    });
}

/** Anchors as GitHub makes them of headings. */
export function anchors({ text }: Page): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** Cells of every table row between `<!-- name -->` and `<!-- /name -->`, without the head's rule. */
export function markedTable({ text }: Page, name: string): readonly (readonly string[])[] {
  const [, marked = ''] = new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(text) ?? [];
  return tableRows(marked);
}

/** Cells of the rows of a Markdown table, without the head's rule. */
export function tableRows(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s:|-]+\|$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
