/**
 * Controls of the form. Each has `element`, `get()` (undefined where the service shall choose) and
 * `set(value)`, which tells whether the control can show the value.
 */
import { h } from './dom.js';
import { layersControl, setsControl } from './layers.js';
import { maskControl, pictureControl } from './pictures.js';

/** What is in a control cannot be sent; the form shows it as it shows errors of the service. */
export class BadValue extends Error {}

export const MAKERS = {
  text: textControl,
  words: wordsControl,
  number: numberControl,
  slider: sliderControl,
  seed: seedControl,
  choice: choiceControl,
  json: jsonControl,
  layers: layersControl,
  sets: setsControl,
  picture: pictureControl,
  mask: maskControl,
};

function textControl(field, id) {
  const input = h('textarea', { id, rows: field.rows, placeholder: field.placeholder, spellcheck: 'true' });
  input.value = field.initial ?? '';
  return {
    element: input,
    input,
    get: () => (input.value === '' ? undefined : input.value),
    set(value) {
      input.value = typeof value === 'string' ? value : '';
      return value === undefined || (typeof value === 'string' && value !== '');
    },
  };
}

function wordsControl(field, id) {
  const control = textControl({ ...field, rows: 1 }, id);
  return { ...control, set: (value) => control.set(value === undefined ? undefined : [value].flat().join(', ')) };
}

function numberInput(field, id) {
  return h('input', { id, type: 'number', inputmode: 'decimal', min: field.min, max: field.max, step: field.step ?? 1, placeholder: 'default', value: field.initial });
}

function numberControl(field, id, input = numberInput(field, id)) {
  return {
    element: input,
    input,
    get() {
      if (input.validity.badInput) throw new BadValue('must be a number');
      return input.value === '' ? undefined : Number(input.value);
    },
    set(value) {
      input.value = typeof value === 'number' ? String(value) : '';
      return value === undefined || typeof value === 'number';
    },
    /** What the service took where nothing was asked for. */
    learn: (value) => (input.placeholder = typeof value === 'number' ? String(value) : 'default'),
  };
}

function sliderControl(field, id) {
  const control = numberControl(field, id);
  const range = h('input', { type: 'range', min: field.min, max: field.max, step: field.step, value: field.initial, 'aria-label': field.label });
  range.addEventListener('input', () => (control.input.value = range.value));
  control.input.addEventListener('input', () => (range.value = control.input.value));
  return {
    ...control,
    element: h('div', { class: 'slider' }, range, control.input),
    set(value) {
      const shown = control.set(value);
      range.value = control.input.value;
      return shown;
    },
  };
}

function seedControl(field, id) {
  const control = numberControl(field, id);
  control.input.placeholder = 'random';
  const dice = h('button', { type: 'button', class: 'quiet', title: 'A new seed each time', onclick: () => (control.input.value = '') }, 'Random');
  return { ...control, element: h('div', { class: 'joined' }, control.input, dice), learn: () => {} };
}

function choiceControl(field, id) {
  const select = h('select', { id });
  const control = {
    element: select,
    input: select,
    offer(options, first = ['', 'default']) {
      const chosen = select.value;
      select.replaceChildren(
        ...(first ? [h('option', { value: first[0] }, first[1])] : []),
        ...options.map((option) => h('option', { value: JSON.stringify(option) }, label(option))),
      );
      if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
    },
    get: () => (select.value === '' ? undefined : JSON.parse(select.value)),
    set(value) {
      const wanted = value === undefined ? '' : JSON.stringify(value);
      const known = [...select.options].some((option) => option.value === wanted);
      select.value = known ? wanted : (select.options[0]?.value ?? '');
      return known || value === undefined;
    },
  };
  control.offer(field.options ?? []);
  return control;
}

const label = (option) => (option === true ? 'yes' : option === false ? 'no' : String(option));

function jsonControl(field, id) {
  const control = textControl(field, id);
  control.input.placeholder = '{"loras": [{"name": "…", "scale": 0.8}]}';
  control.input.spellcheck = false;
  return {
    ...control,
    get() {
      if (!control.input.value.trim()) return undefined;
      let value;
      try {
        value = JSON.parse(control.input.value);
      } catch (error) {
        throw new BadValue(`must be JSON: ${error.message}`);
      }
      if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new BadValue('must be a JSON object');
      return value;
    },
    set(value) {
      control.input.value = value === undefined ? '' : JSON.stringify(value, null, 1);
      return true;
    },
  };
}
