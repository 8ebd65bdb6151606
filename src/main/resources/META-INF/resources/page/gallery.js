/** The caller's generations, the youngest first, page by page. */
import { arrows, byId, h, pictureUrl, say, showProblem } from './dom.js';
import { cancel, job as look, list } from './api.js';
import { hasEnded } from './events.js';
import { explain } from './run.js';
import { open } from './viewer.js';

let next = null;
let actions = null;
let loading = 0;

const items = byId('gallery-items');

export function build(given) {
  actions = given;
  byId('gallery-status').addEventListener('change', refresh);
  byId('gallery-refresh').addEventListener('click', refresh);
  byId('gallery-more').addEventListener('click', async () => {
    const before = items.children.length;
    await load();
    items.children[before]?.querySelector('button').focus();
  });
  arrows(items, '.card', columns);
}

const columns = (cards) => Math.max(1, cards.filter((card) => card.getBoundingClientRect().top === cards[0].getBoundingClientRect().top).length);

export async function refresh() {
  next = null;
  items.replaceChildren();
  await load();
}

async function load() {
  const mine = ++loading;
  showProblem(byId('gallery-problem'), '');
  byId('gallery-more').hidden = true;
  try {
    const page = await list(next, byId('gallery-status').value);
    if (mine !== loading) return; // another filter was chosen meanwhile
    next = page.next ?? null;
    items.append(...page.data.map(item));
    byId('gallery-empty').hidden = items.children.length > 0 || next !== null;
    byId('gallery-more').hidden = next === null;
    say(`${items.children.length} generations shown.`);
  } catch (error) {
    if (mine === loading) showProblem(byId('gallery-problem'), explain(error));
  }
}

function item(job) {
  const image = job.images.find((one) => one.content_type.startsWith('image/'));
  const preview = image ?? job.progress.preview?.images[0];
  const text = [job.request.prompt].flat().join(' / ');
  const card = h(
    'button',
    { type: 'button', class: 'card', onclick: () => show(job, element) },
    preview ? h('img', { src: pictureUrl(preview.url), alt: '', loading: 'lazy', width: image?.width, height: image?.height }) : h('span', { class: `blank ${job.status}` }, job.status),
    h('span', { class: 'caption' }, text),
    h('span', { class: 'small' }, `PAG ${job.request.pag_scale} · ${[job.request.pag_applied_layers].flat().join(', ')}`),
  );
  const element = h('li', {}, card);
  if (!hasEnded(job)) {
    element.append(h('button', { type: 'button', class: 'quiet', onclick: () => stop(job, element) }, 'Cancel'));
  }
  return element;
}

/** Links are signed for an hour, so a job is read again when it is opened. */
async function show(job, element) {
  try {
    const fresh = await look(job.id);
    if (fresh.status !== job.status) element.replaceWith(item(fresh));
    open(fresh, actions);
  } catch (error) {
    showProblem(byId('gallery-problem'), explain(error));
  }
}

async function stop(job, element) {
  try {
    await cancel(job.id);
  } catch (error) {
    if (error.status !== 409) return showProblem(byId('gallery-problem'), explain(error)); // 409: it had ended
  }
  const fresh = await look(job.id);
  const replaced = item(fresh);
  element.replaceWith(replaced);
  replaced.querySelector('button').focus();
}
