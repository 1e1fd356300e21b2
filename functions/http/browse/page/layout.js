/**
 * @param {string} text
 * @param {'good' | 'bad'} tone
 */
export function say(text, tone) {
  const message = place('message');
  message.hidden = false;
  message.className = tone;
  message.replaceChildren(text);
}

/** @param {string} id */
export function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
