/** Elements without templates: text is always text. */

export const byId = (id) => document.getElementById(id);

/** An element; `on…` properties are listeners, null and false ones are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Addresses of pictures come from the service; nothing but http(s) is ever followed. */
export function pictureUrl(url) {
  const parsed = new URL(url, document.baseURI);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : '';
}

/** Tells those who do not see the page; repeated texts are said once. */
export function say(text) {
  const status = byId('status');
  if (status.textContent !== text) status.textContent = text;
}

export function showProblem(element, text) {
  element.textContent = text;
  element.hidden = !text;
}

/** Where the form is above the pictures, they come into sight. */
export function intoSight(element) {
  const beside = matchMedia('(min-width: 900px)').matches;
  element.scrollIntoView({ block: beside ? 'nearest' : 'start', behavior: calm() ? 'auto' : 'smooth' });
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Moves the focus among items with the arrow keys; `columns` tells how many stand in a row. */
export function arrows(container, selector, columns) {
  container.addEventListener('keydown', (event) => {
    const items = [...container.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    if (at < 0) return;
    const row = columns(items);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - row, ArrowDown: at + row, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, to))].focus();
  });
}

export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https a page has no clipboard; a selection still can be copied.
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  button.textContent = 'Copied';
  say('Copied.');
  setTimeout(() => (button.textContent = before), 1500);
}
