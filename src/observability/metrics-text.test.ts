import { describe, expect, it } from 'vitest';
import { renderMetrics, type Metric } from './metrics-text.ts';

const gauge = (samples: Metric['samples']): Metric => ({
  name: 'strikewatch_test',
  help: 'For a test.',
  type: 'gauge',
  samples,
});
const linesOf = (value: number, labels = {}) =>
  renderMetrics([gauge([{ labels, value }])]).split('\n');

describe('the text of metrics', () => {
  it('names, explains and types each metric, and ends every line', () => {
    const text = renderMetrics([
      gauge([
        { labels: {}, value: 3 },
        { labels: { lane: 'snov', state: 'running' }, value: 0.5 },
      ]),
      { name: 'strikewatch_other_total', help: 'Another.', type: 'counter', samples: [] },
    ]);

    expect(text).toBe(
      [
        '# HELP strikewatch_test For a test.',
        '# TYPE strikewatch_test gauge',
        'strikewatch_test 3',
        'strikewatch_test{lane="snov",state="running"} 0.5',
        '# HELP strikewatch_other_total Another.',
        '# TYPE strikewatch_other_total counter',
        '',
      ].join('\n'),
    );
  });

  it('escapes backslashes, quotation marks and line breaks of a label', () => {
    expect(linesOf(1, { reason: 'a\\b "c"\nd' })[2]).toBe(
      String.raw`strikewatch_test{reason="a\\b \"c\"\nd"} 1`,
    );
  });

  it('escapes backslashes and line breaks of the explanation, not its quotation marks', () => {
    const [first] = renderMetrics([{ ...gauge([]), help: 'a\\b "c"\nd' }]).split('\n');

    expect(first).toBe(String.raw`# HELP strikewatch_test a\\b "c"\nd`);
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [1e21, '1e+21'],
    [-0.25, '-0.25'],
  ])('writes %d as Prometheus reads it', (value, written) => {
    expect(linesOf(value)[2]).toBe(`strikewatch_test ${written}`);
  });

  it('refuses names that Prometheus would not read, and a metric that is there twice', () => {
    expect(() => renderMetrics([{ ...gauge([]), name: 'strike-watch' }])).toThrow('strike-watch');
    expect(() => linesOf(1, { 'a-b': 'c' })).toThrow('a-b');
    expect(() => linesOf(1, { __name__: 'c' })).toThrow('__name__');
    expect(() => renderMetrics([gauge([]), gauge([])])).toThrow('twice');
  });

  it('is text of one character set, whatever a label holds', () => {
    expect(linesOf(1, { name: 'Caffi Tŷ Bach' })[2]).toBe(
      'strikewatch_test{name="Caffi Tŷ Bach"} 1',
    );
  });
});
