/** Asks for an API key where the service wants one. */
import { askForKeys, key } from './api.js';
import { byId, showProblem } from './dom.js';

const dialog = byId('key-dialog');
let waiting = [];

/** True once there is a key to try; false where the dialog was closed. */
export function ask(reason) {
  showProblem(byId('key-reason'), reason);
  byId('key').value = '';
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => waiting.push(resolve));
}

export function build(onChange) {
  askForKeys(ask);
  byId('key-button').addEventListener('click', async () => {
    const pending = ask('');
    byId('key').value = key.get();
    if (await pending) onChange();
  });
  dialog.addEventListener('close', () => {
    const used = dialog.returnValue === 'use';
    if (used) key.set(byId('key').value.trim());
    waiting.forEach((resolve) => resolve(used));
    waiting = [];
  });
}
