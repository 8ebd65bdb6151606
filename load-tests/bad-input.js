// What nobody should send: each is answered with a problem document, none with 5xx, and the service goes on.
import http from 'k6/http';
import { check } from 'k6';
import { base, generate, headers, ready, request } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

const BODIES = [
  ['nothing', ''],
  ['no JSON', '{"prompt": '],
  ['a list', '[]'],
  ['a number', '7'],
  ['deep nesting', '['.repeat(5000) + ']'.repeat(5000)],
  ['a field twice', '{"prompt": "a", "prompt": "b"}'],
  ['an unknown field', JSON.stringify(request({ promt: 'a fox' }))],
  ['no prompt', JSON.stringify({ width: 64 })],
  ['a huge size', JSON.stringify(request({ width: 1e9, height: 1e9 }))],
  ['a negative size', JSON.stringify(request({ width: -64 }))],
  ['a number that is none', '{"prompt": "a", "guidance_scale": NaN}'],
  ['too many steps', JSON.stringify(request({ num_inference_steps: 1e6 }))],
  ['too many pictures', JSON.stringify(request({ num_images_per_prompt: 1e6 }))],
  ['an expression for layers', JSON.stringify(request({ pag_applied_layers: ['(a+)+$'.repeat(50)] }))],
  ['no picture', JSON.stringify(request({ image: 'aGVsbG8=' }))],
  ['half a picture', JSON.stringify(request({ image: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA' }))],
  ['a key that leads out', JSON.stringify(request({ image: { object: '../../etc/passwd' } }))],
  ['a long prompt', JSON.stringify(request({ prompt: 'fox '.repeat(5000) }))],
  ['an unknown model', JSON.stringify(request({ model: 'no-such-model' }))],
];

export const options = {
  scenarios: {
    bad: { executor: 'constant-vus', vus: Number(__ENV.VUS || 8), duration: __ENV.DURATION || '20s' },
  },
  summaryTrendStats: QUANTILES,
  thresholds: { checks: ['rate==1'], generations_succeeded: ['rate==1'] },
};

export default function () {
  const [name, body] = BODIES[Math.floor(Math.random() * BODIES.length)];
  const response = http.post(`${base}/v1/generations`, body, {
    headers: headers(),
    tags: { name },
    responseCallback: http.expectedStatuses(400, 413, 415, 422),
  });
  check(response, {
    'refused': (r) => r.status === 400,
    'by a problem document': (r) => r.headers['Content-Type'].startsWith('application/problem+json'),
    'without a stack trace': (r) => !/Exception|\tat /.test(r.body),
  }, { name });
}

export function teardown() {
  ready();
  generate({ seed: 7 });
}

export const handleSummary = summary('bad-input');
