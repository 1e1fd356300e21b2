const webhook = '/runtime/webhooks/durabletask';

/** A link may bring the key, as whoever started the host prints it; it leaves the address at once. */
function takeKeyOfLink() {
  const key = /^#key=(.+)$/.exec(location.hash)?.[1];
  if (key) {
    sessionStorage.setItem('key', decodeURIComponent(key));
    history.replaceState(null, '', location.pathname);
  }
}
takeKeyOfLink();

/** Calls the host with the key that was entered; the answer's JSON. Throws an Error in words for a person. */
async function call(path, options = {}) {
  const key = sessionStorage.getItem('key');
  const headers = { ...(key && { 'x-functions-key': key }), ...options.headers };
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401 || response.status === 403) {
    byId('key').hidden = false;
    throw new Error(
      'The host was started with --auth: enter its master key, which is in keys.json of its state folder.',
    );
  }
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.status} ${text || response.statusText}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, ...(body !== undefined && { body }) });

/** Refuses what is no JSON before it is sent; empty is `null`. */
function json(text) {
  if (text.trim() === '') {
    return 'null';
  }
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new Error(`Not JSON: ${text} (a text needs quotes)`);
  }
}

/** Runs an action with the form's values when it is sent, and shows what came of it. */
function onSubmit(form, action) {
  form.onsubmit = async (submitted) => {
    submitted.preventDefault();
    try {
      tell(undefined);
      await action(Object.fromEntries(new FormData(form)));
      await refresh();
    } catch (error) {
      tell(error);
    }
  };
}
