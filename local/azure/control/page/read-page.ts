import { readFile } from 'node:fs/promises';

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');

/** The page as one document, which asks for nothing else. It holds no data: it asks the service, with the key it is given. */
export async function readPage(): Promise<string> {
  const [page, style, script] = await Promise.all(['page.html', 'page.css', 'script.js'].map(read));
  return page!
    .replace('<link rel="stylesheet" href="page.css" />', () => `<style>${style}</style>`)
    .replace('<script src="script.js"></script>', () => `<script>${script}</script>`);
}
