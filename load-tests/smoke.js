// Does it work at all: a few generations from request to picture, one after the other.
import http from 'k6/http';
import { check } from 'k6';
import { base, generate, headers, ready } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

export const options = {
  vus: 1,
  iterations: 5,
  summaryTrendStats: QUANTILES,
  thresholds: {
    checks: ['rate==1'],
    generations_succeeded: ['rate==1'],
    http_req_failed: ['rate==0'],
  },
};

export default function () {
  ready();
  const models = http.get(`${base}/v1/models`, { headers: headers() });
  check(models, { 'there are models': (r) => r.status === 200 && r.json('data').length > 0 });
  const job = generate({ seed: 7, num_inference_steps: 4 });
  if (!check(job, { 'a picture came': (j) => j !== null && j.images.length === 1 })) {
    return;
  }
  const picture = http.get(job.images[0].url, { responseType: 'binary' });
  check(picture, {
    'it is a PNG file': (r) => r.headers['Content-Type'] === 'image/png' && new Uint8Array(r.body)[1] === 0x50,
    'its size is told': (r) => r.body.byteLength === Number(r.headers['Content-Length']),
  });
}

export const handleSummary = summary('smoke');
