// Ten times more than it can do (-e CAPACITY=… per second): what does not fit is refused at once, with
// a time to come back, and everything that was accepted ends well.
import { sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { anyWith, ready, submit } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

const capacity = Number(__ENV.CAPACITY || 5);
const left = new Counter('generations_left');

export const options = {
  scenarios: {
    spike: {
      executor: 'ramping-arrival-rate',
      startRate: capacity,
      timeUnit: '1s',
      preAllocatedVUs: 50,
      maxVUs: 500,
      stages: [
        { target: capacity, duration: '10s' },
        { target: 10 * capacity, duration: '5s' },
        { target: 10 * capacity, duration: __ENV.DURATION || '40s' },
        { target: capacity, duration: '5s' },
      ],
    },
  },
  summaryTrendStats: QUANTILES,
  teardownTimeout: '10m',
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    generations_refused: ['count>0'],
    generations_left: ['count==0'],
  },
};

export default function () {
  submit({ seed: 7 });
}

export function teardown() {
  for (let i = 0; i < 1200 && (anyWith('queued') || anyWith('running')); i++) {
    sleep(0.5);
  }
  left.add(anyWith('queued') || anyWith('running') || anyWith('failed') ? 1 : 0);
  ready();
}

export const handleSummary = summary('spike');
