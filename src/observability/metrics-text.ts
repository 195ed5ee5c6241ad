/** One metric with everything that was measured of it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the exposition format has to be sent as. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The text exposition format 0.0.4 of Prometheus
 * (https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md). A metric without samples is
 * named all the same, so that people find it.
 */
export function renderMetrics(metrics: readonly Metric[]): string {
  const seen = new Set<string>();
  let text = '';
  for (const { name, help, type, samples } of metrics) {
    requireName(name, metricName);
    if (seen.has(name)) throw new TypeError(`metric ${name} is there twice`);
    seen.add(name);
    text += `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
    for (const { labels, value } of samples) {
      text += `${name}${renderLabels(labels)} ${renderValue(value)}\n`;
    }
  }
  return text;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
/** Names that begin with two underscores belong to Prometheus. */
const labelName = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

function requireName(name: string, pattern: RegExp): void {
  if (!pattern.test(name)) throw new TypeError(`"${name}" cannot be the name of a metric or label`);
}

function renderLabels(labels: MetricSample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    requireName(name, labelName);
    return `${name}="${escapeText(value).replaceAll('"', String.raw`\"`)}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('\n', String.raw`\n`);
}

function renderValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
