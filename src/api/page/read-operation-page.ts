import { readOperation, type OperationReport } from '../../wire/read-operation.ts';
import type { ApiOptions } from '../server.ts';

export interface OperationPage {
  readonly isSandbox: boolean;
  readonly operation: OperationReport;
  /** Proves a form to be ours; null for those who may not stop anything. */
  readonly formToken: string | null;
}

export async function readOperationPage(
  options: ApiOptions,
  formToken: string | null,
): Promise<OperationPage> {
  return { isSandbox: options.isSandbox, operation: await readOperation(options), formToken };
}
