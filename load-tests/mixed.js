// All tasks and formats side by side: text-to-image, image-to-image, inpainting, previews, latents.
import { generate } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';
import { mixed } from './lib/tasks.js';

export const options = {
  scenarios: {
    mixed: {
      executor: 'constant-vus',
      vus: Number(__ENV.VUS || 4),
      duration: __ENV.DURATION || '1m',
      gracefulStop: '2m',
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

export const handleSummary = summary('mixed');
