/** The form: what is asked for, as a request, and what is wrong with it. */
import { byId, h, showProblem } from './dom.js';
import { GROUPS } from './fields.js';
import { BadValue, MAKERS } from './controls.js';
import { suggestion } from './layers.js';

const rows = new Map();
let models = [];
let view = 'make';
// What a link or a picture filled in, and the request that it stands for.
let filled = { text: '', request: null };

/** Values that cannot be sent, as the service would name them: `[{field, message}]`. */
export class WrongFields extends Error {
  constructor(errors) {
    super('Some fields cannot be sent.');
    this.errors = errors;
  }
}

export function build() {
  byId('fields').replaceChildren(...GROUPS.map(group));
  const image = rows.get('image').control;
  image.onchange = (url) => rows.get('mask_image').control.under(url);
  rows.get('model').control.input.addEventListener('change', fit);
}

function group(spec) {
  const body = h('div', { class: spec.columns ? 'columns' : 'stack' }, spec.fields.map((field) => row(field, spec)));
  if (spec.folded) return h('details', { data: { family: spec.family ?? '' } }, h('summary', {}, spec.title), body);
  return h('fieldset', {}, spec.title && h('legend', {}, spec.title), body);
}

function row(field, spec) {
  const id = `f-${field.name}`;
  const control = MAKERS[field.kind](field, id);
  const hint = field.hint && h('p', { class: 'hint', id: `h-${field.name}` }, field.hint);
  const error = h('p', { class: 'error', id: `e-${field.name}`, hidden: true });
  control.input.setAttribute('aria-describedby', `${hint ? `${hint.id} ` : ''}${error.id}`);
  const element = h('div', { class: field.wide ? 'field wide' : 'field', data: { field: field.name } }, h('label', { for: id }, field.label), control.element, hint, error);
  rows.set(field.name, { field: { family: spec.family, ...field }, control, element, error });
  return element;
}

export const control = (name) => rows.get(name).control;

export const model = () => models.find((one) => one.id === control('model').get()) ?? models.find((one) => one.default) ?? models[0];

/** Takes the models there are; the form fits the chosen one from now on. */
export function offer(found) {
  models = found;
  const first = found.find((one) => one.default);
  control('model').offer(found.map((one) => one.id).filter((id) => id !== first?.id), first ? ['', first.id] : null);
  fit();
}

/** Shows what the model takes, and what the view is about. */
function fit() {
  const chosen = model();
  if (!chosen) return;
  for (const { field, element } of rows.values()) {
    element.hidden = !applies(field);
  }
  for (const folded of document.querySelectorAll('#fields details[data-family]')) {
    folded.hidden = folded.dataset.family !== '' && folded.dataset.family !== chosen.family;
  }
  for (const name of ['pag_applied_layers', 'sets']) control(name).offer(chosen.self_attention_layers);
  if (view === 'compare' && control('sets').get() === undefined) control('sets').set(suggestion(chosen.self_attention_layers));
  control('scheduler').offer(chosen.schedulers);
  for (const [name, size] of [['width', chosen.sizes.default_width], ['height', chosen.sizes.default_height]]) {
    const { input } = control(name);
    input.step = input.min = chosen.sizes.resolution_binning ? 1 : chosen.sizes.multiple_of;
    input.placeholder = size;
    input.disabled = chosen.sizes.fixed;
  }
}

function applies(field) {
  return (!field.only || field.only === view) && (!field.family || field.family === model()?.family);
}

export function show(next) {
  view = next;
  fit();
}

/** What the form asks for, all fields that apply. */
export function read() {
  const request = {};
  const errors = [];
  for (const [name, { field, control: one }] of rows) {
    if (!applies(field)) continue;
    try {
      const value = one.get();
      if (value !== undefined) request[name] = value;
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      errors.push({ field: name, message: error.message });
    }
  }
  if (errors.length > 0) throw new WrongFields(errors);
  const { extra, ...own } = request;
  return { ...own, ...extra };
}

/** The request to send: the very one that filled the form, as long as nobody has changed the form. */
export function asked() {
  const request = read();
  return isAsFilled(request) ? filled.request : request;
}

export function isAsFilled(request = read()) {
  return filled.request !== null && JSON.stringify(request) === filled.text;
}

/** Fills the form; what no control can show is kept under "Other fields". */
export function fill(request, pictures = {}) {
  const left = Object.fromEntries(Object.entries(request).filter(([name, value]) => !follows(name, value, request)));
  control('model').set(request.model === models.find((one) => one.default)?.id ? undefined : request.model);
  fit();
  for (const [name, { field, control: one }] of rows) {
    if (name === 'extra' || name === 'model') continue;
    // What is asked for in one view says nothing of the lists of the other.
    if (!(name in request) && (field.only === 'compare' || (field.only && field.only !== view))) continue;
    const shown = one.set(request[name] ?? undefined, pictures[name]);
    if (shown && (applies(field) || field.only)) delete left[name];
  }
  if (models.some((one) => one.id === left.model)) delete left.model;
  control('extra').set(Object.keys(left).length > 0 ? left : undefined);
  for (const folded of document.querySelectorAll('#fields details:not(.finer)')) {
    folded.open = [...folded.querySelectorAll('[data-field]')].some(({ dataset }) => dataset.field in request && !['scheduler', 'output_format', 'eta'].includes(dataset.field) && unusual(request[dataset.field]));
  }
  clear();
  filled = { text: JSON.stringify(read()), request };
}

/** Sizes that SDXL is told are the picture's, unless somebody wants others: they follow a new size. */
function follows(name, value, { width, height }) {
  if (/^(negative_)?crops_coords_top_left$/.test(name)) return value[0] === 0 && value[1] === 0;
  return /^(original|target)_size$/.test(name) && value[0] === height && value[1] === width;
}

const unusual = (value) => ![0, 1, null, undefined, 95].includes(value);

/** Remembers what the service chose where nothing was asked for. */
export function learn(asked, accepted) {
  for (const [name, { control: one }] of rows) {
    if (one.learn && !(name in asked) && !['width', 'height'].includes(name)) one.learn(accepted[name]);
  }
}

export function clear() {
  for (const { element, error, control: one } of rows.values()) {
    showProblem(error, '');
    element.classList.remove('wrong');
    one.input.removeAttribute('aria-invalid');
  }
  showProblem(byId('form-problem'), '');
}

/** Shows each error at its field, and those of fields that are not shown above the form. */
export function complain(errors, otherwise) {
  const elsewhere = [];
  let first = null;
  for (const { field, message } of errors) {
    const found = rows.get(field) ?? rows.get(/^[^.[]*/.exec(field)[0]);
    if (!found || found.element.hidden || found.element.closest('details[hidden]')) {
      elsewhere.push(`${field} ${message}`);
      continue;
    }
    showProblem(found.error, found.error.textContent ? `${found.error.textContent}; ${message}` : message);
    found.element.classList.add('wrong');
    found.control.input.setAttribute('aria-invalid', 'true');
    found.element.closest('details:not(.finer)')?.setAttribute('open', '');
    const { input } = found.control;
    if (!first || first.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_PRECEDING) first = input;
  }
  showProblem(byId('form-problem'), [errors.length === 0 && otherwise, ...elsewhere].filter(Boolean).join('. '));
  if (first) first.focus();
  else byId('form-problem').scrollIntoView({ block: 'center' });
}
