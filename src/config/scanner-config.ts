import type { OptionValues } from './options.ts';

export interface RenderingConfig {
  /** Null: looked for at the usual places. */
  readonly browserPath: string | null;
  readonly maxMs: number;
}

export interface ScannerConfig {
  readonly maxPages: number;
  readonly maxMs: number;
  readonly pipelinePages: number;
  readonly maxPdfs: number;
  /** Null where pages that only scripts put together stay as they are. */
  readonly rendering: RenderingConfig | null;
  readonly userAgent: string;
  readonly hostsFile: string | null;
}

export function toScannerConfig(values: OptionValues): ScannerConfig {
  return {
    maxPages: values['scanner.maxPages'],
    maxMs: values['scanner.maxSeconds'] * 1_000,
    pipelinePages: values['scanner.pipelinePages'],
    maxPdfs: values['scanner.maxPdfs'],
    rendering:
      values['scanner.render'] === 'off'
        ? null
        : {
            browserPath: values['scanner.browserPath'],
            maxMs: values['scanner.renderSeconds'] * 1_000,
          },
    userAgent: values['scanner.userAgent'],
    hostsFile: values['scanner.hostsFile'],
  };
}
