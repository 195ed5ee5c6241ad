import { parentPort } from 'node:worker_threads';
import { openCompanyNumberSet } from '../../domain/company-number-set.ts';
import { releaseBytes } from '../../runtime/start-thread.ts';
import { readBulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import type { BulkResult } from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import { parsePlainRow } from '../../sources/companies-house-bulk/parse-plain-row.ts';
import { createStagingFile } from '../../store/snapshot/staging-file.ts';
import { unpackRows, type PackedRows } from './pack-rows.ts';
import { createStagedRowEncoder } from './encode-staged-row.ts';
import { createRowKeeper } from './row-keeper.ts';
import type { FromStager, StagedReject, StagerStart, ToStager } from './stager-messages.ts';

type Port = NonNullable<typeof parentPort>;

/** The thread that parses rows and stages them; `createRowStager` starts it and is the only one to talk to it. */
function runStager(port: Port): void {
  port.once('message', (message: ToStager) => {
    if (message.kind === 'start') stageFrom(port, message);
  });
}

function stageFrom(port: Port, { path, wanted }: StagerStart): void {
  const staging = createStagingFile(path);
  const keeper = createRowKeeper(staging, openCompanyNumberSet(wanted));
  let take = refuse;
  let rejects: StagedReject[] = [];
  const answer = (message: FromStager): void => port.postMessage(message);

  port.on('message', (message: ToStager) => {
    switch (message.kind) {
      case 'start':
        break;
      case 'part': {
        const { name, header } = message;
        const columns = readBulkColumns(header, name);
        const encoder = createStagedRowEncoder(columns, header.length, staging.record);
        take = (row, line) => {
          if (encoder.encode(row)) keeper.keepEncoded(encoder.row);
          else keep(parsePlainRow({ name, columns }, row, line));
        };
        break;
      }
      case 'rows':
        stage(message);
        tellStaged();
        break;
      case 'results':
        for (const result of message.results) keep(result);
        tellStaged();
        break;
      case 'finish':
        answer({ kind: 'finished', staged: keeper.finish() });
        port.close();
        break;
    }
  });

  function stage(packed: PackedRows): void {
    unpackRows(packed, take);
    releaseBytes(packed.bytes);
  }

  function keep(result: BulkResult): void {
    if (result.kind === 'reject') rejects.push(result);
    keeper.keep(result);
  }

  function tellStaged(): void {
    answer({ kind: 'staged', rejects });
    rejects = [];
  }
}

function refuse(_row: Buffer, line: number): void {
  throw new Error(`a row before the header, in line ${line}`);
}

if (parentPort !== null) runStager(parentPort);
