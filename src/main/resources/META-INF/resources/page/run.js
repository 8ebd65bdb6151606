/** One generation from request to end, and what to say while it goes on. */
import { Problem, cancel, pause, submit } from './api.js';
import { follow, hasEnded } from './events.js';

/**
 * Submits and follows.
 * @param onProgress gets the data of progress events, before them the accepted job
 * @param signal stops following; the generation is then canceled
 * @param patient whether a full queue is waited for
 */
export async function run(request, { onAccepted = () => {}, onProgress, signal, patient = false }) {
  const job = await accepted(request, signal, patient);
  onAccepted(job);
  const stop = () => cancel(job.id).catch(() => {}); // it may have ended by now
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    // Following goes on after a cancelation: the service tells how it ended.
    return hasEnded(job) ? job : await follow(job.id, onProgress);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function accepted(request, signal, patient) {
  for (;;) {
    try {
      return await submit(request, signal);
    } catch (error) {
      if (!patient || !(error instanceof Problem) || error.status !== 429) throw error;
      await pause(1000 * (error.retryAfter ?? 5), signal);
    }
  }
}

/** Why a call failed, and when to try again. */
export function explain(error) {
  if (!(error instanceof Problem)) {
    return error instanceof TypeError ? 'The service cannot be reached. Try again in a moment.' : error.message;
  }
  if (!error.retryAfter) return error.message;
  const time = new Date(Date.now() + 1000 * error.retryAfter).toLocaleTimeString();
  return `${error.message} Try again in ${error.retryAfter} s, at ${time}.`;
}

/** Such as `Step 7 of 20 · 4.1 steps/s · 3 s left`. */
export function describe(progress) {
  if (progress.status === 'queued') {
    return progress.queue_position ? `Waiting: number ${progress.queue_position} in the queue` : 'Waiting';
  }
  const parts = [progress.step === 0 ? 'Starting' : `Step ${progress.step} of ${progress.total_steps}`];
  if (progress.steps_per_second) parts.push(`${progress.steps_per_second.toFixed(1)} steps/s`);
  if (progress.eta_seconds) parts.push(`${Math.ceil(progress.eta_seconds)} s left`);
  return parts.join(' · ');
}

/** Asks for about eight previews on the way. */
export const previews = (request) => ({ preview_interval: Math.max(1, Math.round((request.num_inference_steps ?? 50) / 8)), ...request });

export function drawSeed() {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}
