// Everybody changes their mind: each generation is canceled at once, waiting or running. None may
// stay behind, and the next one must be made as ever.
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { anyWith, cancel, generate, submit } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

const canceled = new Counter('generations_canceled');
const left = new Counter('generations_left');

export const options = {
  scenarios: {
    storm: {
      executor: 'constant-vus',
      vus: Number(__ENV.VUS || 16),
      duration: __ENV.DURATION || '30s',
    },
  },
  summaryTrendStats: QUANTILES,
  teardownTimeout: '3m',
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    generations_left: ['count==0'],
    generations_succeeded: ['rate==1'],
  },
};

export default function () {
  const job = submit({ num_inference_steps: 20 });
  if (!job) {
    sleep(0.2);
    return;
  }
  sleep(Math.random() * 0.3);
  if (cancel(job.id) === 202) {
    canceled.add(1);
  }
}

export function teardown() {
  for (let i = 0; i < 120 && (anyWith('queued') || anyWith('running')); i++) {
    sleep(0.5);
  }
  left.add(anyWith('queued') || anyWith('running') ? 1 : 0);
  check(generate({ seed: 7 }), { 'the next one is made': (j) => j !== null && j.status === 'succeeded' });
}

export const handleSummary = summary('cancel-storm', (data) => ({
  canceled: data.metrics.generations_canceled ? data.metrics.generations_canceled.values.count : 0,
}));
