/** The view that makes one picture. */
import { byId, intoSight, pictureUrl, say, showProblem } from './dom.js';
import * as form from './form.js';
import { Problem } from './api.js';
import { essence, toHash } from './link.js';
import { describe, explain, previews, run } from './run.js';
import { outcome, show } from './result.js';

let running = null;
let told = 0;

export const isRunning = () => running !== null;

export const stop = () => running?.abort();

/** Makes what is asked for; errors are shown at their fields. */
export async function make(request, actions) {
  if (running) return;
  running = new AbortController();
  begin(request);
  try {
    const job = await run(previews(request), {
      onAccepted(accepted) {
        form.learn(request, accepted.request);
        frameFor(accepted.request);
        progress({ status: accepted.status, queue_position: accepted.queue_position, ...accepted.progress });
      },
      onProgress: progress,
      signal: running.signal,
    });
    byId('result').replaceChildren(show(job, actions));
    say(outcome(job) || 'The picture is done.');
    // The address makes the picture again, also after a reload.
    if (document.body.dataset.view === 'make') history.replaceState(null, '', toHash('make', essence(job.request)));
  } catch (error) {
    byId('make-empty').hidden = false;
    if (running.signal.aborted) say('Canceled.');
    else fail(error);
  } finally {
    running = null;
    byId('running').hidden = true;
    byId('cancel').hidden = true;
    byId('submit').disabled = false;
  }
}

function begin(request) {
  form.clear();
  told = 0;
  byId('submit').disabled = true;
  byId('cancel').hidden = false;
  byId('make-empty').hidden = true;
  byId('result').replaceChildren();
  byId('preview').hidden = true;
  byId('preview').removeAttribute('src');
  byId('running').hidden = false;
  frameFor(request);
  byId('bar').removeAttribute('value');
  byId('progress-text').textContent = 'Asking…';
  say('The picture is asked for.');
  intoSight(byId('make'));
}

function fail(error) {
  if (error instanceof Problem) form.complain(error.errors, explain(error));
  else if (error instanceof form.WrongFields) form.complain(error.errors, '');
  else showProblem(byId('form-problem'), explain(error));
}

/** The frame has the picture's shape from the start, so that nothing jumps. */
function frameFor({ width, height }) {
  const frame = byId('preview-frame');
  frame.style.setProperty('aspect-ratio', width && height ? `${width} / ${height}` : '1');
  frame.style.setProperty('--natural', width ? `${width * 4}px` : '512px');
}

function progress(event) {
  const share = event.total_steps ? event.step / event.total_steps : 0;
  if (event.status === 'queued' || event.step === 0) byId('bar').removeAttribute('value');
  else byId('bar').value = share;
  byId('progress-text').textContent = describe(event);
  // Every quarter is told aloud, not every step.
  const quarter = Math.floor(share * 4);
  if (quarter > told && quarter < 4) {
    told = quarter;
    say(describe(event));
  }
  const preview = event.preview?.images[0];
  if (preview) {
    byId('preview').src = pictureUrl(preview.url);
    byId('preview').hidden = false;
  }
}
