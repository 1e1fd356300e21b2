const replacements: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => replacements[character]!);
}

const style = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884; }
td:nth-child(n+4), th:nth-child(n+4) { text-align: right; font-variant-numeric: tabular-nums; }
summary { list-style: none; cursor: pointer; }
summary .name::before { content: '▸ '; color: #888; }
details[open] > summary .name::before { content: '▾ '; }
.leaf .name::before { content: '· '; color: #888; }
.row { display: grid; grid-template-columns: 28rem 1fr 5rem; gap: .8rem; align-items: center; }
.row:hover { background: #8882; }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { position: relative; height: .7rem; background: #8881; }
.bar { position: absolute; height: 100%; min-width: 2px; background: #2a6fdb; border-radius: 2px; }
.call .bar { background: #2a9d6f; }
.failed .bar { background: #d33; }
.failed .name, b.failed { color: #d33; }
.took { text-align: right; font-variant-numeric: tabular-nums; }
`;

/** A page that needs nothing from elsewhere and runs no script. */
export function page(title: string, body: string): string {
  const safe = escapeHtml(title);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${safe}</title><style>${style}</style></head><body><h1>${safe}</h1>${body}</body></html>`;
}
