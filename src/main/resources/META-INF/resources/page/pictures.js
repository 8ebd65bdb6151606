/** Pictures that a request starts from: chosen, dropped, or one that the service has made. */
import { h } from './dom.js';
import { brush } from './brush.js';

const TYPES = 'image/png,image/jpeg,image/webp';

const read = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

export function pictureControl(field, id) {
  let value;
  const input = h('input', { id, type: 'file', accept: TYPES });
  const shown = h('img', { alt: '', hidden: true });
  const name = h('span', { class: 'file-name' });
  const remove = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => control.set(undefined) }, 'Remove');
  const element = h('div', { class: 'file' }, shown, input, name, remove);
  const control = {
    element,
    input,
    get: () => value,
    onchange: () => {},
    /** A data URI, base64, or an object of the store; `source` is what can be shown of the latter. */
    set(picture, source = null) {
      value = picture;
      if (picture === undefined) input.value = '';
      const url = source ?? (typeof picture === 'string' && picture.startsWith('data:image/') ? picture : null);
      shown.hidden = !url;
      if (url) shown.src = url;
      else shown.removeAttribute('src');
      name.textContent = picture?.object ?? '';
      remove.hidden = picture === undefined;
      control.onchange(url);
      return true;
    },
  };
  const take = async (file) => file && control.set(await read(file));
  input.addEventListener('change', () => take(input.files[0]));
  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.classList.add('over');
  });
  element.addEventListener('dragleave', () => element.classList.remove('over'));
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('over');
    take([...event.dataTransfer.files].find((file) => TYPES.includes(file.type)));
  });
  return control;
}

/** A mask is a picture too, or is painted over the one to start from. */
export function maskControl(field, id) {
  const file = pictureControl(field, id);
  const painter = brush((mask) => file.set(mask));
  const control = { ...file, element: h('div', { class: 'mask' }, file.element, painter.element) };
  control.under = (url) => painter.under(url);
  return control;
}
