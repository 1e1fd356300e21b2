/** A list of more functions is folded where there are instances to see. */
const mostUnfolded = 10;

/** What calls a function: an address with its methods, a schedule, a queue. */
function calledBy({ config, invoke_url_template: url }, trigger) {
  const path = url && decodeURI(new URL(url).pathname);
  if (path) {
    const methods = element('small', `${(trigger.methods ?? ['any']).join(', ')} `);
    const isPlain = (trigger.methods ?? ['GET']).includes('GET') && !path.includes('{');
    return [methods, isPlain ? element('a', path, { href: path, target: '_blank', rel: 'noopener' }) : path];
  }
  const { schedule, queueName, topicName, subscriptionName } = trigger;
  const source = queueName ?? (topicName && `${topicName}/${subscriptionName}`) ?? schedule;
  const outputs = config.bindings.filter(({ direction, type }) => direction === 'out' && type !== 'http');
  return [source ?? '', ...outputs.map(({ type }) => element('small', ` sends ${type}`))];
}

/** Timers can be fired from here; other functions need a value that only their caller knows. */
function runButton({ name }, { type }) {
  if (!/^timerTrigger$/i.test(type)) {
    return '';
  }
  const button = element('button', 'Run now', { type: 'button' });
  button.onclick = () => post(`/admin/functions/${name}`, '{}').then(() => tell(undefined), tell);
  return button;
}

async function showFunctions() {
  const [functions, local] = await Promise.all([call('/admin/functions'), call('/admin/local/status')]);
  byId('key').hidden = true;
  const parts = [
    `${functions.length} functions`,
    `${local.leftOut.length} not served`,
    `${local.warnings.length} warnings`,
  ];
  byId('state').textContent = parts.filter((part) => !part.startsWith('0 ')).join(', ');
  byId('notices').replaceChildren(
    ...local.leftOut.map(({ name, reason }) => notice('error', `${name} is not served: ${reason}`)),
    ...local.warnings.map(({ time: at, message }) => notice('warning', [time(at), ` ${message}`])).reverse(),
  );
  const triggerOf = ({ config }) => config.bindings.find(({ type }) => /trigger$/i.test(type));
  byId('functions').replaceChildren(
    ...functions.map((one) => {
      const trigger = triggerOf(one);
      const name = one.isDisabled ? `${one.name} (disabled)` : one.name;
      return row(name, trigger.type.replace(/trigger$/i, ''), calledBy(one, trigger), runButton(one, trigger));
    }),
  );
  if (byId('durable').hidden && local.durable) {
    // Shown first of all: what runs. A long list of functions would push it away.
    byId('all-functions').open = functions.length <= mostUnfolded;
  }
  byId('durable').hidden = !local.durable;
  const orchestrators = functions.filter((one) => /^orchestrationTrigger$/i.test(triggerOf(one).type));
  const select = byId('start').elements.name;
  if (select.options.length !== orchestrators.length) {
    select.replaceChildren(...orchestrators.map(({ name }) => element('option', name)));
  }
  return local.durable;
}
