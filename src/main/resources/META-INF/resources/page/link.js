/** Requests in addresses: behind the #, which browsers do not send to anybody. */

// What is about the service and not about the picture.
const OF_SERVICE = new Set(['webhook_url', 'preview_interval', 'timeout']);

/** The fields of an accepted request that make its picture. */
export function essence(request) {
  return Object.fromEntries(
    Object.entries(request).filter(([name, value]) => !isNothing(value) && !OF_SERVICE.has(name)),
  );
}

const isNothing = (value) =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);

/** Text stays readable; what would be read as JSON is written as JSON. */
export function encode(value) {
  return typeof value === 'string' && parsed(value) === undefined ? value : JSON.stringify(value);
}

export function decode(text) {
  const value = parsed(text);
  return value === undefined ? text : value;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Such as `#/make?prompt=a+fox&seed=7`. */
export function toHash(view, fields = {}) {
  const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, encode(value)]));
  return `#/${view}${query.size === 0 && !query.toString() ? '' : `?${query}`}`;
}

export function fromHash(hash) {
  const match = /^#\/(make|compare|gallery)(?:\?(.*))?$/s.exec(hash);
  if (!match) return null;
  const fields = Object.fromEntries([...new URLSearchParams(match[2] ?? '')].map(([name, text]) => [name, decode(text)]));
  return { view: match[1], fields };
}

export const toLink = (view, fields) => new URL(toHash(view, fields), document.baseURI).href;
