/** Writes a JSON value as YAML 1.2, for people to change: block style, a text of more lines as a literal block. */

/** Texts that need no quotes: no sign with a meaning in YAML, and nothing that reads as a number, a date or a word of YAML. */
const plain = /^[A-Za-z_/$(][\w ./$()+=@-]*$/;
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;

/**
 * @param {unknown} value
 * @returns {string}
 */
export function toYaml(value) {
  return `${lines(value).join('\n')}\n`;
}

/**
 * @param {unknown} value
 * @returns {string[]}
 */
function lines(value) {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((/** @type {unknown} */ item) => {
      const [first = '', ...rest] = lines(item);
      return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))];
    });
  }
  if (isFilled(value)) {
    return Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .flatMap(([name, part]) => member(scalar(name), part));
  }
  return typeof value === 'string' && isBlock(value) ? block(value) : [scalar(value)];
}

/**
 * @param {string} name
 * @param {unknown} part
 */
function member(name, part) {
  const [first = '', ...rest] = lines(part);
  if (isFilled(part) || (Array.isArray(part) && part.length > 0)) {
    return [`${name}:`, ...[first, ...rest].map((line) => (line === '' ? '' : `  ${line}`))];
  }
  return [`${name}: ${first}`, ...rest];
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isFilled(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** @param {unknown} value */
function scalar(value) {
  const isPlain = typeof value === 'string' && plain.test(value) && !value.endsWith(' ') && !reserved.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/**
 * A text that is easier read as a literal block: of more lines, or with signs that quotes would have to escape.
 * @param {string} text
 */
function isBlock(text) {
  const isPrinted = !/[^\n\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);
  return /["\\\n]/.test(text) && /^\S/.test(text) && isPrinted && !/\n\n$/.test(text);
}

/** @param {string} text */
function block(text) {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return [text.endsWith('\n') ? '|' : '|-', ...body.split('\n').map((line) => (line === '' ? '' : `  ${line}`))];
}
