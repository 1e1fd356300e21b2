/** How often the page looks again while somebody sees it, in milliseconds. */
const interval = 2000;

async function refresh() {
  if (await showFunctions()) {
    await showInstances(decodeURIComponent(shownId));
    await showInstance();
  }
}

const refreshAndTell = () => refresh().catch(tell);

onSubmit(byId('key'), ({ key }) => sessionStorage.setItem('key', key));
onSubmit(byId('filter'), () => undefined);
onSubmit(byId('start'), async ({ name, id, input }) => {
  const body = input.trim() === '' ? undefined : json(input);
  const started = await post(`${webhook}/orchestrators/${name}${id && `/${encodeURIComponent(id)}`}`, body);
  location.hash = encodeURIComponent(started.id);
});
for (const form of byId('commands').querySelectorAll('form')) {
  onSubmit(form, commands[form.dataset.command]);
}
addEventListener('hashchange', () => {
  takeKeyOfLink();
  shownId = location.hash.slice(1);
  tell(undefined);
  refreshAndTell().then(() => byId('instance').scrollIntoView({ behavior: 'smooth' }));
});
refreshAndTell();
setInterval(() => document.visibilityState === 'visible' && byId('key').hidden && refreshAndTell(), interval);
