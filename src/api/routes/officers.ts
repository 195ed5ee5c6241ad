import { z } from 'zod';
import { openGate } from '../../pipeline/gate.ts';
import { listContacts } from '../../store/contacts.ts';
import { findOfficer, listOfficers, positionOfOfficer } from '../../store/list-officers.ts';
import { ContactJson, toContactJson } from '../../wire/contact-json.ts';
import { pageOf, parseCursor, toPage } from '../../wire/list-page.ts';
import { OfficerJson, toOfficerJson } from '../../wire/officer-json.ts';
import { companyParams } from '../company-params.ts';
import { findCompanyOrRefuse, refuseUnknownCompany } from '../find-company-or-refuse.ts';
import { cutPage, pageQuery, readCursor } from '../paging.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** The best address first. */
const ContactCursor = z.tuple([z.number(), z.string()]);
const OfficerCursor = z.tuple([z.literal([0, 1]), z.string(), z.uuid()]);

/** The people of a company, and the addresses of one of them. */
export function addOfficerRoutes(
  server: ApiServer,
  { reader, register, clock, hash, hiddenPersonal }: ApiOptions,
): void {
  server.get(
    '/api/companies/:companyNumber/officers',
    {
      config: { access: 'viewer' },
      schema: {
        params: companyParams,
        querystring: pageQuery,
        response: { 200: pageOf(OfficerJson) },
      },
    },
    async ({ params: { companyNumber }, query: { limit, cursor } }) => {
      await refuseUnknownCompany(companyNumber, { reader, register, clock });
      const after = readCursor(cursor, (word) => parseCursor(OfficerCursor, word));
      const rows = await listOfficers(reader, companyNumber, {
        after: after === null ? null : { hasResigned: after[0], name: after[1], id: after[2] },
        limit: limit + 1,
      });
      return toPage(rows, limit, {
        item: toOfficerJson,
        position: (row) => {
          const { hasResigned, name, id } = positionOfOfficer(row);
          return [hasResigned, name, id];
        },
      });
    },
  );

  server.get(
    '/api/officers/:id/emails',
    {
      config: { access: 'viewer' },
      schema: {
        params: z.object({ id: z.uuid() }),
        querystring: pageQuery,
        response: { 200: pageOf(ContactJson) },
      },
    },
    async ({ params: { id }, query }) => {
      const officer = await findOfficer(reader, id);
      if (officer === undefined) throw new ApiError(404, `no officer ${id} is known`);
      const company = await findCompanyOrRefuse(reader, officer.company_number);
      const [gate, contacts] = await Promise.all([
        openGate(reader, hash, { hiddenPersonal }),
        listContacts(reader, [officer.company_number]),
      ]);
      return cutPage(
        contacts.filter(
          ({ officer_id: owner, sharers }) =>
            owner === id || sharers.some((each) => each.id === id),
        ),
        query,
        {
          cursor: ContactCursor,
          position: (contact) => [-contact.confidence, contact.email],
          item: (contact) => toContactJson(gate, contact, company.subscriber_class),
        },
      );
    },
  );
}
