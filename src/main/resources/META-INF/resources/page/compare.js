/** One prompt and one seed under several PAG scales and layer sets, side by side. */
import { arrows, byId, copy, h, intoSight, pictureUrl, say, showProblem } from './dom.js';
import { Problem } from './api.js';
import * as form from './form.js';
import { toLink } from './link.js';
import { outcome } from './result.js';
import { describe, drawSeed, explain, previews, run } from './run.js';
import { slider } from './slider.js';
import { open } from './viewer.js';

// A few at a time: the queue is also for others.
const AT_ONCE = 2;

let running = null;

export const isRunning = () => running !== null;

export const stop = () => running?.abort();

/** The columns: numbers that are at least 0, each once. */
function scalesOf(text = '') {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const scales = [...new Set(words.map(Number))];
  if (scales.length === 0 || scales.some((scale) => !Number.isFinite(scale) || scale < 0)) {
    throw new form.WrongFields([{ field: 'scales', message: 'must be numbers from 0 up, such as 0, 1.5, 3' }]);
  }
  return scales;
}

const nameOf = (cell) => (cell.scale === 0 ? 'PAG off' : `${cell.set.join(' + ')}, PAG ${cell.scale}`);

/** Compares what the form asks for. */
export async function compare(actions) {
  if (running) return;
  form.clear();
  try {
    const { scales: text, sets = [['mid']], ...request } = form.read();
    const scales = scalesOf(text);
    request.seed ??= drawSeed();
    form.control('seed').set(request.seed);
    await fillGrid(request, scales, sets, actions, { ...request, scales: text, sets });
  } catch (error) {
    complain(error);
  } finally {
    running = null;
    byId('cancel').hidden = true;
    byId('submit').disabled = false;
  }
}

/** The fields of a single picture stand for those of the comparison. */
function complain(error) {
  if (!(error instanceof Problem || error instanceof form.WrongFields)) return showProblem(byId('form-problem'), explain(error));
  const other = { pag_scale: 'scales', pag_applied_layers: 'sets' };
  const errors = error.errors.map(({ field, message }) => ({ field: other[field.replace(/[.[].*/s, '')] ?? field, message }));
  form.complain(errors, error instanceof Problem ? explain(error) : '');
}

async function fillGrid(request, scales, sets, actions, asked) {
  running = new AbortController();
  byId('submit').disabled = true;
  byId('cancel').hidden = false;
  byId('compare-empty').hidden = true;
  const slide = slider();
  const cells = sets.map((set, row) => scales.map((scale, column) => cellOf(set, scale, row + column === 0)));
  const flat = cells.flat();
  const bar = h('progress', { max: flat.length, value: 0, 'aria-label': 'Pictures done' });
  const count = h('p', {}, `0 of ${flat.length}`);
  const grid = table(scales, sets, cells);
  byId('comparison').replaceChildren(
    h('div', { class: 'progress', id: 'comparison-progress' }, bar, count),
    h('div', { class: 'scroll', tabindex: '-1' }, grid),
    slide.element,
    h('div', { class: 'actions' }, h('button', { type: 'button', class: 'quiet', onclick: (event) => copy(toLink('compare', asked), event.currentTarget) }, 'Copy link')),
  );
  intoSight(byId('compare'));
  arrows(grid, '.cell', () => scales.length);

  function done(cell, job) {
    cell.finish(job, () => view(cell, job, slide, actions));
    const finished = flat.filter((one) => one.job?.status === 'succeeded');
    bar.value = flat.filter((one) => one.job).length;
    count.textContent = `${bar.value} of ${flat.length}`;
    slide.offer(distinct(finished).map(({ job: { images: [image] }, ...one }) => ({ name: nameOf(one), url: pictureUrl(image.url), width: image.width, height: image.height })));
  }

  await each(tasks(flat), running, async (same) => {
    const [cell] = same;
    const own = { ...request, pag_scale: cell.scale, pag_applied_layers: cell.set };
    const onProgress = (event) => same.forEach((one) => one.progress(event));
    const job = await run(previews(own), { onProgress, signal: running.signal, patient: true });
    same.forEach((one) => done(one, job));
  });
  byId('comparison-progress').hidden = true;
  say(`The comparison is done: ${flat.filter((one) => one.job?.status === 'succeeded').length} of ${flat.length} pictures.`);
}

/** Cells that are one picture are made once: without PAG the layers make no difference. */
function tasks(cells) {
  const groups = new Map();
  for (const cell of cells) {
    const key = cell.scale === 0 ? 'off' : JSON.stringify([cell.scale, cell.set]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}

const distinct = (cells) => tasks(cells).map(([first]) => first);

/** Does them all, a few at a time; the first error ends the others. */
async function each(all, controller, action) {
  const waiting = [...all];
  async function worker() {
    while (waiting.length > 0 && !controller.signal.aborted) {
      try {
        await action(waiting.shift());
      } catch (error) {
        if (controller.signal.aborted) return;
        controller.abort();
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function table(scales, sets, cells) {
  const head = h('tr', {}, h('td', {}), scales.map((scale) => h('th', { scope: 'col' }, scale === 0 ? 'PAG off' : `PAG ${scale}`)));
  const rows = sets.map((set, row) => h('tr', {}, h('th', { scope: 'row' }, breakable(set.join(' + '))), cells[row].map((cell) => h('td', {}, cell.element))));
  return h('table', { class: 'comparison' }, h('caption', { class: 'unseen' }, 'Pictures of one seed: a column for each PAG scale, a row for each layer set. Arrow keys move.'), h('thead', {}, head), h('tbody', {}, rows));
}

/** Ids of layers are long for a phone: they may break behind a dot or a low line. */
const breakable = (text) => text.split(/(?<=[_.])/).flatMap((part) => [part, h('wbr')]);

function cellOf(set, scale, first) {
  const text = h('span', { class: 'small' }, 'waiting');
  const button = h('button', { type: 'button', class: 'cell', tabindex: first ? '0' : '-1', 'aria-disabled': 'true' }, text);
  const cell = { set, scale, element: button, job: null };
  button.setAttribute('aria-label', `${nameOf(cell)}: waiting`);
  button.addEventListener('focus', () => {
    // One stop for the Tab key; arrows move inside of the grid.
    for (const other of button.closest('table').querySelectorAll('.cell')) other.tabIndex = other === button ? 0 : -1;
  });
  cell.progress = (event) => {
    text.textContent = event.status === 'queued' ? 'waiting' : `${event.step} / ${event.total_steps}`;
    button.title = describe(event);
    const preview = event.preview?.images[0];
    if (preview) button.replaceChildren(h('img', { src: pictureUrl(preview.url), alt: '', class: 'preview' }), text);
  };
  cell.finish = (job, view) => {
    cell.job = job;
    button.title = '';
    const image = job.images[0];
    button.removeAttribute('aria-disabled');
    button.setAttribute('aria-label', `${nameOf(cell)}${image ? '' : `: ${outcome(job)}`}`);
    button.replaceChildren(image ? h('img', { src: pictureUrl(image.url), alt: '', width: image.width, height: image.height }) : h('span', { class: 'small' }, outcome(job)));
    button.addEventListener('click', view);
  };
  return cell;
}

function view(cell, job, slide, actions) {
  const put = (side) => () => {
    byId('viewer').close();
    slide.put(side, nameOf(cell));
  };
  const sides = h('div', { class: 'actions' }, h('button', { type: 'button', onclick: put('left') }, 'Left of the slider'), h('button', { type: 'button', onclick: put('right') }, 'Right of the slider'));
  open(job, actions, job.images.length > 0 && sides);
}
