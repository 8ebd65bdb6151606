// How fast requests are accepted, against an endpoint that only echoes its JSON body
// (-e ECHO_URL=…): the same body, the same clients, one after the other in one run.
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';
import { base, headers, request } from './lib/service.js';
import { QUANTILES, summary } from './lib/summary.js';

const seconds = Number(__ENV.SECONDS || 20);
const vus = Number(__ENV.VUS || 16);
const echoes = new Counter('echoed');
const submissions = new Counter('submitted');
const body = JSON.stringify(request({ seed: 7 }));

function round(exec, start) {
  return { executor: 'constant-vus', exec, vus, duration: `${seconds}s`, startTime: `${start}s`, gracefulStop: '0s' };
}

// Twice each, so that a machine that becomes slower meanwhile shows.
export const options = {
  scenarios: {
    echo1: round('echo', 0),
    accept1: round('accept', seconds),
    echo2: round('echo', 2 * seconds),
    accept2: round('accept', 3 * seconds),
  },
  summaryTrendStats: QUANTILES,
  thresholds: { checks: ['rate==1'] },
};

export function echo() {
  const response = http.post(`${__ENV.ECHO_URL}/echo`, body, { headers: headers(), tags: { name: 'echo' } });
  check(response, { echoed: (r) => r.status === 200 });
  echoes.add(1);
}

export function accept() {
  const response = http.post(`${base}/v1/generations`, body, { headers: headers(), tags: { name: 'accept' } });
  check(response, { accepted: (r) => r.status === 202 });
  submissions.add(1);
}

export const handleSummary = summary('accept', (data) => {
  const echoed = data.metrics.echoed.values.count / (2 * seconds);
  const submitted = data.metrics.submitted.values.count / (2 * seconds);
  return {
    'echoes per second': Math.round(echoed),
    'accepted per second': Math.round(submitted),
    'accepted / echoed': Math.round((100 * submitted) / echoed) / 100,
  };
});
