// Hours of everyday work (-e DURATION=2h -e RATE=…): nothing may grow. The command `run` also
// watches the memory of the process.
import { generate, ready } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';
import { mixed } from './lib/tasks.js';

export const options = {
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 2),
      timeUnit: '1s',
      duration: __ENV.DURATION || '10m',
      preAllocatedVUs: 20,
      maxVUs: 100,
    },
    health: {
      executor: 'constant-arrival-rate',
      exec: 'health',
      rate: 1,
      timeUnit: '5s',
      duration: __ENV.DURATION || '10m',
      preAllocatedVUs: 2,
    },
  },
  summaryTrendStats: QUANTILES,
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    generations_succeeded: ['rate==1'],
  },
};

export default function () {
  generate(mixed());
}

export function health() {
  ready();
}

export const handleSummary = summary('soak');
