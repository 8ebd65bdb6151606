/** Server-sent events by fetch: EventSource cannot send a key. */
import { Problem, call, job as look, pause } from './api.js';

// The service sends a comment every 15 seconds; what is silent for longer is gone.
const SILENCE = 45_000;
const LONGEST_PAUSE = 10_000;
const ENDED = new Set(['succeeded', 'failed', 'canceled']);

export const hasEnded = (job) => ENDED.has(job.status);

/** Cuts a text that comes in pieces into events: `{id, name, data}`. */
export class EventParser {
  #rest = '';
  #data = [];
  #name = 'message';
  #id = '';

  feed(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      const event = { id: this.#id, name: this.#name, data: this.#data.join('\n') };
      const empty = this.#data.length === 0;
      this.#data = [];
      this.#name = 'message';
      return empty ? [] : [event];
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#name = value;
    else if (field === 'id') this.#id = value;
    return [];
  }
}

/** Follows a generation to its end, through broken connections; the ended job. */
export async function follow(id, onProgress, signal) {
  let last = null;
  for (let failures = 0; ; failures++) {
    try {
      for await (const event of connect(id, last, signal)) {
        failures = 0;
        last = event.id;
        const data = JSON.parse(event.data);
        if (event.name !== 'progress') return data;
        onProgress(data);
      }
    } catch (error) {
      if (isFinal(error, signal)) throw error;
    }
    await pause(Math.min(300 * 2 ** failures, LONGEST_PAUSE), signal);
    try {
      // Where nothing streams (a function behind a gateway), asking is what is left.
      const job = await look(id, signal);
      if (hasEnded(job)) return job;
      onProgress({ status: job.status, queue_position: job.queue_position, ...job.progress });
    } catch (error) {
      if (isFinal(error, signal)) throw error;
    }
  }
}

const isFinal = (error, signal) =>
  signal?.aborted || (error instanceof Problem && error.status < 500 && error.status !== 429);

async function* connect(id, last, signal) {
  const headers = { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) };
  const response = await call(`v1/generations/${encodeURIComponent(id)}/events`, { headers, signal, cache: 'no-store' });
  if (!response.body || response.status === 204) return;
  const reader = response.body.getReader();
  const parser = new EventParser();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read());
      if (done) return;
      yield* parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('Silence.')), SILENCE)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
