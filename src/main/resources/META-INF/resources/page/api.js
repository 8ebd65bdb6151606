/** Calls of the service, relative to where the page is. */
const KEY = 'pagoda.key';
let asked = null;
let ask = () => Promise.reject(new Error('There is nobody to ask for a key.'));

/** What the service says is wrong: a problem document (RFC 9457). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    // Calls that OpenAI has too fail in OpenAI's shape.
    super(body.detail || body.error?.message || body.title || `The service answered ${status}.`);
    this.status = status;
    this.errors = body.errors || [];
    this.retryAfter = retryAfter;
  }
}

export const key = {
  get: () => sessionStorage.getItem(KEY) || '',
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

/** Who is asked for a key when a call needs one; the promise is refused where there is none. */
export const askForKeys = (asker) => (ask = asker);

/** A response whose status is good; others are thrown as problems. A 401 asks for a key and tries again. */
export async function call(path, { headers = {}, ...options } = {}) {
  for (;;) {
    const used = key.get();
    const authorization = used ? { Authorization: `Bearer ${used}` } : {};
    const response = await fetch(new URL(path, document.baseURI), { ...options, headers: { ...headers, ...authorization } });
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (response.status !== 401) throw problem;
    // Another call may have got a new key while this one was away.
    if (key.get() === used) {
      asked = asked || ask(used ? 'This key is not accepted.' : 'The service asks for a key.').finally(() => (asked = null));
      if (!(await asked)) throw problem;
    }
  }
}

async function problemOf(response) {
  let body = {};
  try {
    body = (await response.json()) || {};
  } catch {
    // A proxy in between may answer in its own way.
  }
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new Problem(response.status, body, Number.isFinite(seconds) ? seconds : null);
}

export const json = async (path, options) => (await call(path, options)).json();

export const models = async () => (await json('v1/models')).data;

export const job = (id, signal) => json(`v1/generations/${encodeURIComponent(id)}`, { signal });

export const cancel = (id) => call(`v1/generations/${encodeURIComponent(id)}`, { method: 'DELETE' });

export function list(after, status, limit = 24) {
  const query = new URLSearchParams({ limit });
  if (after) query.set('after', after);
  if (status) query.set('status', status);
  return json(`v1/generations?${query}`);
}

/** Submits once, however often it has to be sent. */
export async function submit(request, signal) {
  const once = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': once };
  for (let attempt = 1; ; attempt++) {
    try {
      return await json('v1/generations', { method: 'POST', headers, body: JSON.stringify(request), signal });
    } catch (error) {
      if (error instanceof Problem || signal?.aborted || attempt === 3) throw error;
      await pause(500 * attempt, signal);
    }
  }
}

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
