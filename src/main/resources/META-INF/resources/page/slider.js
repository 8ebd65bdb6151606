/** Two pictures in one place, and a handle between them that keys, mice and fingers move. */
import { h } from './dom.js';

/** `options` are `{name, url, width, height}` of finished cells; `element` shows two of them. */
export function slider() {
  const left = h('select', { id: 'slide-left' });
  const right = h('select', { id: 'slide-right' });
  const below = h('img', { alt: '' });
  const above = h('img', { alt: '', class: 'above' });
  const range = h('input', { type: 'range', min: 0, max: 100, value: 50, id: 'slide', 'aria-label': 'Share of the left picture' });
  const tags = [h('span', { class: 'tag left', 'aria-hidden': 'true' }), h('span', { class: 'tag right', 'aria-hidden': 'true' })];
  const both = h('div', { class: 'both' }, below, above, h('span', { class: 'handle', 'aria-hidden': 'true' }), ...tags, range);
  const swap = h('button', { type: 'button', class: 'quiet', onclick: swapped }, 'Swap');
  const element = h(
    'section',
    { class: 'slide', 'aria-label': 'Before and after', hidden: true },
    h('div', { class: 'row' }, h('label', {}, 'Left ', left), h('label', {}, 'Right ', right), swap),
    both,
  );
  let options = [];
  let chosen = false;

  range.addEventListener('input', move);
  for (const select of [left, right]) {
    select.addEventListener('change', () => {
      chosen = true;
      draw();
    });
  }

  function move() {
    both.style.setProperty('--share', `${range.value}%`);
    range.setAttribute('aria-valuetext', `${range.value} % ${name(left)}, ${100 - range.value} % ${name(right)}`);
  }

  function swapped() {
    chosen = true;
    choose(right.value, left.value);
  }

  const name = (select) => select.selectedOptions[0]?.textContent ?? '';

  function draw() {
    const [one, other] = [left, right].map((select) => options[select.value]);
    if (!one || !other) return;
    above.src = one.url;
    below.src = other.url;
    above.alt = one.name;
    below.alt = other.name;
    both.style.setProperty('aspect-ratio', `${one.width} / ${one.height}`);
    both.style.setProperty('--natural', `${one.width * 4}px`);
    tags[0].textContent = one.name;
    tags[1].textContent = other.name;
    move();
  }

  function choose(one, other) {
    if (one === other) return;
    left.value = one;
    right.value = other;
    draw();
  }

  return {
    element,
    /** Takes the finished cells; shows the first and the last, unless others were chosen. */
    offer(finished) {
      const names = [left, right].map((select) => options[select.value]?.name);
      options = finished;
      for (const select of [left, right]) select.replaceChildren(...finished.map((option, index) => h('option', { value: index }, option.name)));
      element.hidden = finished.length < 2;
      const at = names.map((wanted) => finished.findIndex((option) => option.name === wanted));
      if (chosen && at.every((index) => index >= 0)) [left.value, right.value] = at;
      else choose(0, finished.length - 1);
    },
    put(side, wanted) {
      chosen = true;
      (side === 'left' ? left : right).value = options.findIndex((option) => option.name === wanted);
      draw();
      range.focus();
    },
  };
}
