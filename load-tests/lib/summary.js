// Writes what a run measured: a table to the terminal, and to the file of -e SUMMARY=… one JSON line.
const TIMES = ['accept_duration', 'refuse_duration', 'generation_duration', 'http_req_duration'];

function value(data, metric, key) {
  const found = data.metrics[metric];
  return found && found.values[key] !== undefined ? found.values[key] : null;
}

function failedThresholds(data) {
  return Object.entries(data.metrics).flatMap(([name, metric]) =>
    Object.entries(metric.thresholds || {})
      .filter(([, result]) => !result.ok)
      .map(([rule]) => `${name} ${rule}`));
}

function round(number) {
  return number === null ? null : Math.round(number * 100) / 100;
}

/** `handleSummary` of the script of that name; `more` adds figures of its own. */
export function summary(name, more = () => ({})) {
  return (data) => {
    const seconds = data.state.testRunDurationMs / 1000;
    const figures = {
      script: name,
      seconds: round(seconds),
      requests_per_second: round(value(data, 'http_reqs', 'count') / seconds),
      accepted: value(data, 'generations_accepted', 'count') || 0,
      refused: value(data, 'generations_refused', 'count') || 0,
      succeeded: round(value(data, 'generations_succeeded', 'rate')),
      unexpected: round(value(data, 'http_req_failed', 'rate')),
      checks: round(value(data, 'checks', 'rate')),
      failed: failedThresholds(data),
    };
    for (const time of TIMES) {
      for (const quantile of ['med', 'p(95)', 'p(99)']) {
        figures[`${time} ${quantile} ms`] = round(value(data, time, quantile));
      }
    }
    Object.assign(figures, more(data));
    const lines = Object.entries(figures)
      .filter(([, figure]) => figure !== null)
      .map(([key, figure]) => `  ${key.padEnd(32)} ${Array.isArray(figure) ? figure.join(', ') || '-' : figure}`);
    const outputs = { stdout: `\n${lines.join('\n')}\n` };
    if (__ENV.SUMMARY) {
      outputs[__ENV.SUMMARY] = `${JSON.stringify(figures)}\n`;
      outputs[`${__ENV.SUMMARY}.md`] = `${row(figures)}\n`;
    }
    return outputs;
  };
}

/** A row of the table that the command `run` makes. */
function row(figures) {
  const two = (time) => ['p(95)', 'p(99)'].map((q) => figures[`${time} ${q} ms`] ?? '-').join(' / ');
  const cells = [
    figures.script, figures.requests_per_second, figures.accepted, figures.refused,
    two('accept_duration'), two('refuse_duration'), figures['generation_duration p(95) ms'] ?? '-',
    figures['accepted / echoed'] === undefined ? '-' : figures['accepted / echoed'],
    figures.failed.length === 0 ? 'held' : figures.failed.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

export const QUANTILES = ['med', 'p(95)', 'p(99)', 'max'];
