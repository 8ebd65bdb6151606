/** An ended generation: its pictures, what made them, and ways on. */
import { arrows, copy, h, pictureUrl } from './dom.js';
import { essence, toHash, toLink } from './link.js';
import { asCurl, asJson, asPython } from './snippets.js';

/** How a generation ended, for people. */
export function outcome(job) {
  if (job.status === 'succeeded') return '';
  if (job.status === 'canceled') return 'Canceled.';
  return job.error?.message ?? 'It failed.';
}

/** A picture, at most four times enlarged: models may draw small ones. */
export function picture(image, alt) {
  const element = h('img', { src: pictureUrl(image.url), alt, width: image.width, height: image.height });
  element.style.setProperty('--natural', `${image.width * 4}px`);
  return element;
}

/**
 * @param actions what can be done besides: `{again, compare, start}`, called with the job
 */
export function show(job, actions) {
  const parts = [pictures(job)];
  const text = outcome(job);
  if (text) parts.push(h('p', { class: 'problem' }, text));
  parts.push(h('div', {}, buttons(job, actions), copies(job)), parameters(job));
  return h('article', { class: 'result' }, parts);
}

const prompt = (job) => [job.request.prompt].flat().join(' / ');

function pictures(job) {
  const visible = job.images.filter((image) => image.content_type.startsWith('image/'));
  if (visible.length === 0) return job.images.length > 0 && h('p', { class: 'empty' }, 'Latents have no look; download them.');
  const frame = h('figure', { class: 'frame' }, picture(visible[0], prompt(job)));
  if (visible.length === 1) return frame;
  const choose = (image, button) => {
    frame.replaceChildren(picture(image, prompt(job)));
    for (const other of strip.children) other.setAttribute('aria-pressed', String(other === button));
  };
  const strip = h(
    'div',
    { class: 'strip', role: 'group', 'aria-label': 'Pictures' },
    visible.map((image, index) =>
      h(
        'button',
        { type: 'button', 'aria-pressed': String(index === 0), 'aria-label': `Picture ${index + 1}`, onclick: (event) => choose(image, event.currentTarget) },
        h('img', { src: pictureUrl(image.url), alt: '' }),
      ),
    ),
  );
  arrows(strip, 'button', () => strip.children.length);
  return [frame, strip];
}

function copies(job) {
  const copying = (label, name, text) =>
    h('button', { type: 'button', class: 'quiet', 'aria-label': name, onclick: (event) => copy(text(), event.currentTarget) }, label);
  return h(
    'div',
    { class: 'actions copies', role: 'group', 'aria-label': 'Copy' },
    h('span', {}, 'Copy'),
    copying('link', 'Copy the link', () => toLink('make', essence(job.request))),
    copying('JSON', 'Copy the request as JSON', () => asJson(job)),
    copying('curl', 'Copy the request for curl', () => asCurl(job)),
    copying('Python', 'Copy the call of diffusers', () => asPython(job)),
  );
}

function buttons(job, actions) {
  const first = job.images[0];
  return h(
    'div',
    { class: 'actions' },
    h('button', { type: 'button', onclick: () => actions.again(job) }, 'Make it again'),
    h('button', { type: 'button', onclick: () => actions.compare(job) }, 'Compare'),
    first && actions.start && first.content_type.startsWith('image/') && h('button', { type: 'button', onclick: () => actions.start(job) }, 'Start from it'),
    first && h('a', { class: 'button', href: pictureUrl(first.url), download: fileName(job, first), target: '_blank', rel: 'noopener' }, 'Download'),
    h('a', { class: 'button link', href: toHash('make', essence(job.request)) }, 'Link'),
  );
}

function fileName(job, image) {
  const type = image.content_type.split('/')[1];
  return `${job.id}.${type === 'octet-stream' ? 'safetensors' : type}`;
}

function parameters(job) {
  const { request, timings } = job;
  const rows = [
    ['Prompt', prompt(job)],
    ['Negative prompt', request.negative_prompt && [request.negative_prompt].flat().join(' / ')],
    ['Model', request.model],
    ['PAG scale', request.pag_scale],
    ['Layers', `${[request.pag_applied_layers].flat().join(', ')} (${job.pag.applied_layers.length} self-attention${job.pag.applied_layers.length === 1 ? '' : 's'})`],
    ['Seed', request.seed !== undefined && [request.seed].flat().join(', ')],
    ['Size', `${request.width} × ${request.height}`],
    ['Steps', request.num_inference_steps],
    ['Guidance scale', request.guidance_scale],
    ['Strength', request.strength],
    ['Scheduler', typeof request.scheduler === 'string' ? request.scheduler : (request.scheduler?.class ?? 'of the model')],
    ['Made', new Date(job.created_at).toLocaleString()],
    ['Time', timings && `${seconds(timings.denoise_ms)} for the steps, ${seconds(timings.queued_ms)} waiting`],
    ['SHA-256', job.images[0]?.sha256],
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '');
  return h('dl', { class: 'parameters' }, shown.map(([name, value]) => h('div', { class: name === 'SHA-256' && 'whole' }, h('dt', {}, name), h('dd', {}, String(value)))));
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
