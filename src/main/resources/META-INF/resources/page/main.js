/** Puts the parts together: views by address, keys, and what leads from one view to another. */
import { models, pause } from './api.js';
import * as comparison from './compare.js';
import { byId, calm, pictureUrl, say, showProblem } from './dom.js';
import * as form from './form.js';
import * as gallery from './gallery.js';
import * as keys from './key.js';
import { essence, fromHash, toHash } from './link.js';
import * as making from './make.js';
import { explain } from './run.js';

let view = 'make';

const actions = {
  /** The very same request. */
  again(job) {
    go('make', essence(job.request));
    submit();
  },
  /** The same seed under other scales and layers. */
  compare(job) {
    const { pag_scale: scale, pag_applied_layers: layers, num_images_per_prompt: count, ...request } = essence(job.request);
    go('compare', request);
  },
  /** Another picture, from this one. */
  start(job) {
    show('make');
    const [image] = job.images;
    form.control('image').set({ object: image.object }, pictureUrl(image.url));
    const input = form.control('image').input;
    input.closest('details').open = true;
    input.focus();
    input.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' });
  },
};

/** Shows a view with a request in the form, and in the address. */
function go(next, fields) {
  history.pushState(null, '', toHash(next, fields));
  show(next);
  form.fill(fields);
  label();
}

function show(next) {
  view = next;
  document.body.dataset.view = next;
  for (const id of ['make', 'compare', 'gallery']) byId(id).hidden = id !== next;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === next) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = next === 'make' ? 'Pagoda' : `${next === 'compare' ? 'Compare' : 'Gallery'} · Pagoda`;
  if (next === 'gallery') gallery.refresh();
  else form.show(next);
  label();
}

function label() {
  if (view === 'gallery') return;
  let again = false;
  try {
    again = form.isAsFilled();
  } catch {
    // Something in the form cannot be sent; that is told when it is sent.
  }
  byId('submit-text').textContent = view === 'compare' ? 'Compare' : again ? 'Make it again' : 'Make picture';
}

async function submit() {
  if (view === 'compare') return comparison.compare(actions);
  let request;
  try {
    request = form.asked();
  } catch (error) {
    form.clear();
    if (!(error instanceof form.WrongFields)) throw error;
    return form.complain(error.errors, '');
  }
  await making.make(request, actions);
}

function route() {
  const target = fromHash(location.hash);
  if (!target) return;
  show(target.view);
  if (Object.keys(target.fields).length > 0) {
    form.fill(target.fields);
    label();
    say('The form is filled. Control and Enter makes the picture.');
  }
}

async function loadModels() {
  try {
    form.offer(await models());
    showProblem(byId('form-problem'), '');
    return true;
  } catch (error) {
    showProblem(byId('form-problem'), explain(error));
    // Models come with the first worker.
    if (error.retryAfter) pause(1000 * error.retryAfter).then(start);
    return false;
  }
}

async function start() {
  const there = await loadModels();
  if (there) route();
  return there;
}

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && view !== 'gallery') {
    event.preventDefault();
    byId('form').requestSubmit();
  } else if (event.key === 'Escape') {
    making.stop();
    comparison.stop();
  }
});
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
byId('form').addEventListener('input', label);
byId('form').addEventListener('click', () => queueMicrotask(label));
byId('cancel').addEventListener('click', () => {
  making.stop();
  comparison.stop();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
addEventListener('hashchange', route);

form.build();
gallery.build(actions);
keys.build(async () => {
  await start();
  if (view === 'gallery') gallery.refresh();
});
show('make');
if (!(await start())) route();
document.body.dataset.ready = 'true';
