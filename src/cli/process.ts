import type { Command } from 'commander';
import { z } from 'zod';
import { parseCompanyNumber } from '../domain/company-number.ts';
import { enqueueStep } from '../pipeline/enqueue-step.ts';
import { holdCompany } from '../store/hold-company.ts';
import { openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { readWorkableCompany } from '../wire/read-workable-company.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { openCurrentRegister } from './open-current-register.ts';

/** One company asked about anew, as `POST /api/streaming/process/{companyNumber}` does without a wish. */
export function addProcessCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'process <number>',
    about:
      'ask Companies House about one company anew and go on from there; nothing is bought because of it. A running serve does it, or the next one',
    options: z.object({}),
    async run({ cli, given: [text = ''], readSettings }) {
      const companyNumber = parseCompanyNumber(text);
      if (companyNumber === null) {
        throw new UsageError([
          `"${text}" is no company number: eight digits or letters, like 01234567`,
        ]);
      }
      const { databaseUrl } = readSettings().config;
      const { clock, random } = cli;
      await using store = await openStore(databaseUrl);
      await using register = openCurrentRegister(cli, store.reader, databaseUrl);
      const known = await readWorkableCompany(companyNumber, {
        reader: store.reader,
        register,
        clock,
      });
      if (known.kind === 'unknown') {
        throw new NotFoundError(
          `company ${companyNumber} is neither held live nor in a register file: import the bulk file with --scope register to know all`,
        );
      }
      const systemPrincipalId = await systemPrincipal(store.db, {
        id: random.uuid(),
        now: clock.now(),
      });
      const context = { clock, random, systemPrincipalId };
      const jobId = await store.db.transaction().execute(async (trx) => {
        if (known.kind === 'unheld') await holdCompany(trx, known.company);
        return enqueueStep(trx, context, { name: 'check-status', payload: { companyNumber } });
      });
      return {
        document: { job_id: jobId },
        text: `Asked for: strikewatch queue show ${jobId} tells how far it is, strikewatch companies show ${companyNumber} what is known then.`,
      };
    },
  });
}
