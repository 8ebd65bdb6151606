// What it is made for: requests come at a rate that it can keep up with (-e RATE=… per second).
import { generate } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 2),
      timeUnit: '1s',
      duration: __ENV.DURATION || '2m',
      preAllocatedVUs: 20,
      maxVUs: 200,
    },
  },
  summaryTrendStats: QUANTILES,
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    generations_succeeded: ['rate==1'],
    generations_refused: ['count==0'],
    dropped_iterations: ['count==0'],
  },
};

export default function () {
  generate({ seed: 7 });
}

export const handleSummary = summary('steady');
