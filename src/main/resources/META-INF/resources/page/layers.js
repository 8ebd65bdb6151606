/** Which self-attentions are perturbed: a text of ids, and buttons that write it. */
import { h } from './dom.js';

const BLOCK = /^(?:(down_blocks|up_blocks)\.(\d+)|(mid)_block)\.attentions\.(\d+)\./;
const TRANSFORMER = /^transformer_blocks\.(\d+)\.attn1$/;

/** The blocks of a model's self-attentions, as ids that a request can have: `{id, count, fine}`. */
export function blocksOf(paths) {
  const blocks = new Map();
  const add = (id, fine) => blocks.set(id, { id, fine, count: (blocks.get(id)?.count ?? 0) + 1 });
  for (const path of paths) {
    const block = BLOCK.exec(path);
    const transformer = TRANSFORMER.exec(path);
    if (block) {
      const id = block[3] ?? `${block[1]}.${block[2]}`;
      add(id, false);
      if (!block[3]) add(`${id}.attentions.${block[4]}`, true);
    } else if (transformer) {
      // `blocks.1` would be 1 and 10 to 19, as in diffusers; this is the block alone.
      add(`b${transformer[1]}`, false);
    }
  }
  const all = [...blocks.values()];
  // One attention in a block is the block.
  return all.filter((block) => !block.fine || all.find((whole) => block.id.startsWith(`${whole.id}.a`)).count > block.count);
}

/** Layer sets that are worth a look: the middle, and a block before and behind it. */
export function suggestion(paths) {
  const ids = blocksOf(paths).filter((block) => !block.fine).map((block) => block.id);
  if (!ids.includes('mid')) return [0.1, 0.5, 0.9].map((part) => [ids[Math.floor(part * ids.length)]]).filter(([id]) => id);
  return [['mid'], [ids.findLast((id) => id.startsWith('down'))], [ids.find((id) => id.startsWith('up'))]].filter(([id]) => id);
}

const cut = (text, separator) => text.split(separator).map((part) => part.trim()).filter(Boolean);

export function layersControl(field, id) {
  return picker(id, ',', {
    placeholder: 'default',
    read: (ids) => (ids.length === 0 ? undefined : ids),
    write: (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
  });
}

/** Sets of layers: a list of lists of ids. */
export function setsControl(field, id) {
  return picker(id, ',', {
    placeholder: 'mid, up_blocks.0',
    read: (sets) => (sets.length === 0 ? undefined : sets.map((set) => cut(set, '+'))),
    write: (value) => (value === undefined ? [] : value.map((set) => [set].flat().join(' + '))),
  });
}

function picker(id, separator, { placeholder, read, write }) {
  const input = h('input', { id, type: 'text', placeholder, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off' });
  const coarse = h('div', { class: 'chips', role: 'group', 'aria-label': 'Blocks' });
  const fine = h('div', { class: 'chips', role: 'group', 'aria-label': 'Single attentions' });
  const finer = h('details', { class: 'finer' }, h('summary', {}, 'Single attentions'), fine);
  const parts = () => cut(input.value, separator);

  function show() {
    const chosen = new Set(parts());
    for (const chip of [...coarse.children, ...fine.children]) {
      chip.setAttribute('aria-pressed', String(chosen.has(chip.dataset.id)));
    }
  }

  function toggle(layer) {
    const now = parts();
    input.value = (now.includes(layer) ? now.filter((other) => other !== layer) : [...now, layer]).join(', ');
    show();
  }

  const chip = (block) =>
    h(
      'button',
      { type: 'button', class: 'chip', 'aria-pressed': 'false', data: { id: block.id }, title: `${block.count} self-attention${block.count === 1 ? '' : 's'}`, onclick: () => toggle(block.id) },
      block.id,
    );

  input.addEventListener('input', show);
  return {
    element: h('div', { class: 'picker' }, coarse, finer, input),
    input,
    offer(paths) {
      const blocks = blocksOf(paths);
      coarse.replaceChildren(...blocks.filter((block) => !block.fine).map(chip));
      fine.replaceChildren(...blocks.filter((block) => block.fine).map(chip));
      finer.hidden = fine.children.length === 0;
      show();
    },
    get: () => read(parts()),
    set(value) {
      const shown = value === undefined || typeof value === 'string' || Array.isArray(value);
      input.value = shown ? write(value).join(', ') : '';
      show();
      // An id with a comma in it (a regular expression may have one) needs another place.
      return shown && JSON.stringify(read(parts())) === JSON.stringify(read(write(value)));
    },
    learn: (value) => (input.placeholder = [value].flat().join(', ') || placeholder),
  };
}
