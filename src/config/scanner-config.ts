import type { OptionValues } from './options.ts';

export interface ScannerConfig {
  readonly maxPages: number;
  readonly maxMs: number;
  readonly pipelinePages: number;
  readonly maxPdfs: number;
  readonly userAgent: string;
  readonly hostsFile: string | null;
}

export function toScannerConfig(values: OptionValues): ScannerConfig {
  return {
    maxPages: values['scanner.maxPages'],
    maxMs: values['scanner.maxSeconds'] * 1_000,
    pipelinePages: values['scanner.pipelinePages'],
    maxPdfs: values['scanner.maxPdfs'],
    userAgent: values['scanner.userAgent'],
    hostsFile: values['scanner.hostsFile'],
  };
}
