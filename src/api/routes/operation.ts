import { OperationJson, toOperationJson } from '../../wire/operation-json.ts';
import { readOperation } from '../../wire/read-operation.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** Which lanes and parts run, why the others do not, and whether leads are up to date. */
export function addOperationRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/operation',
    { config: { access: 'viewer' }, schema: { response: { 200: OperationJson } } },
    async () => toOperationJson(await readOperation(options)),
  );
}
