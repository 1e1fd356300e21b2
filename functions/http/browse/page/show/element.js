/**
 * @param {string} tag
 * @param {(Node | string)[]} children
 * @param {Record<string, string>} [attributes]
 */
export function element(tag, children, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {string} href
 */
export function link(text, href) {
  return element('a', [text], { href });
}

/** @param {string} text */
export function nothing(text) {
  return element('p', [text], { class: 'none' });
}

/**
 * @param {string[]} heads
 * @param {Node[]} rows
 */
export function tableOf(heads, rows) {
  const head = element(
    'tr',
    heads.map((text) => element('th', [text])),
  );
  return element('table', [element('thead', [head]), element('tbody', rows)]);
}
