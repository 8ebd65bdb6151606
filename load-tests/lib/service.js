// What the scripts do with a running service. Every script takes -e BASE_URL=… and -e API_KEY=….
import http from 'k6/http';
import { check, sleep } from 'k6';
import { Counter, Rate, Trend } from 'k6/metrics';

export const base = (__ENV.BASE_URL || 'http://localhost:8080').replace(/\/$/, '');

export const accepted = new Counter('generations_accepted');
export const refused = new Counter('generations_refused');
export const succeeded = new Rate('generations_succeeded');
export const acceptTime = new Trend('accept_duration', true);
export const refuseTime = new Trend('refuse_duration', true);
export const endTime = new Trend('generation_duration', true);

// Refusals and cancels that come too late are answers that a client has to expect.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 404, 409, 429));

export function headers(more = {}) {
  const all = { 'Content-Type': 'application/json', ...more };
  if (__ENV.API_KEY) {
    all.Authorization = `Bearer ${__ENV.API_KEY}`;
  }
  return all;
}

/** A small generation; `fields` go over its own. */
export function request(fields = {}) {
  return {
    prompt: 'a fox on a blue background',
    width: 64,
    height: 64,
    num_inference_steps: 2,
    ...fields,
  };
}

/** Submits; true answers are 202 and 200, and 429 with a time to wait. */
export function submit(fields, prefer) {
  const response = http.post(`${base}/v1/generations`, JSON.stringify(request(fields)), {
    headers: headers(prefer ? { Prefer: `wait=${prefer}` } : {}),
    tags: { name: 'submit' },
    timeout: '120s',
  });
  if (response.status === 429) {
    refused.add(1);
    refuseTime.add(response.timings.duration);
    check(response, { 'a refusal says when to try again': (r) => Number(r.headers['Retry-After']) >= 1 });
    return null;
  }
  const isAccepted = check(response, { 'accepted': (r) => r.status === 202 || r.status === 200 });
  if (!isAccepted) {
    return null;
  }
  accepted.add(1);
  if (!prefer) {
    acceptTime.add(response.timings.duration);
  }
  return response.json();
}

/** Submits and waits for the end, which must be a success. */
export function generate(fields, wait = 60) {
  const start = Date.now();
  let job = submit(fields, wait);
  if (!job) {
    return null;
  }
  while (job.status === 'queued' || job.status === 'running') {
    sleep(0.2);
    job = look(job.id);
  }
  endTime.add(Date.now() - start);
  succeeded.add(job.status === 'succeeded');
  return job;
}

export function look(id) {
  return http.get(`${base}/v1/generations/${id}`, { headers: headers(), tags: { name: 'look' } }).json();
}

/** Cancels; 202, or 409 where it had ended. */
export function cancel(id) {
  const response = http.del(`${base}/v1/generations/${id}`, null, { headers: headers(), tags: { name: 'cancel' } });
  check(response, { 'canceled, or ended before': (r) => r.status === 202 || r.status === 409 });
  return response.status;
}

export function ready() {
  return check(http.get(`${base}/q/health/ready`, { tags: { name: 'ready' } }), { 'ready': (r) => r.status === 200 });
}

/** Number of the caller's generations with a status; one page of the list is enough to see whether there are any. */
export function anyWith(status) {
  const response = http.get(`${base}/v1/generations?status=${status}&limit=1`, { headers: headers(), tags: { name: 'list' } });
  return response.json('data').length > 0;
}
