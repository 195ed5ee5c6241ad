/** Words that name a function wherever they begin or end a local part: `info2`, `sales-uk`, `leeds.lettings`. */
const roleStems: ReadonlySet<string> = new Set(
  `account accounting accounts accountspayable accountsreceivable admin administration administrator advertising advice
  applications appointments artwork billing booking bookings careers catering claims commercial complaints compliance
  contact contactus contracts conveyancing credit creditcontrol customer customercare customerservice customerservices
  data dataprotection deliveries design dispatch dpo editor editorial education email emails enquire enquiries enquiry
  estimates estimating events export facilities feedback finance financial frontdesk functions gdpr general getintouch
  guestservices headoffice headteacher hello help helpdesk hospitality hr humanresources import info information
  inquiries inquiry insolvency insurance invoice invoices jobs legal letting lettings logistics mailbox maintenance
  management manager marketing media membership news newsletter office officemanager online operations order orders
  parts payments payroll planning post postmaster press privacy probate procurement production projects proofs
  property purchase purchaseledger purchasing quotations quote quotes reception recruiting recruitment refunds
  registrations rental rentals repairs reservation reservations restorations returns rooms safeguarding sales
  salesledger sayhello secretary security service services shop showroom spares stores studio subscriptions supplies
  support surveys team tech technical tenders tickets tours trade training transport treasurer vacancies valuations
  venue volunteering volunteers warranty webmaster weddings welcome wholesale wills workshop`.split(
    /\s+/,
  ),
);

/** The same in languages that small firms in Britain greet people in. */
const foreignStems: ReadonlySet<string> = new Set(
  `accueil anfrage anfragen bestellung bestellungen biuro bonjour buero bureau buro ciao commandes contacto eventos
  gwybodaeth hola pedidos prenotazioni recepcja reserva reservas segreteria sekretariat sklep sprzedaz swyddfa vendite
  ventas verkauf werkstatt ymholiadau zamowienia zimmer`.split(/\s+/),
);

/** Words that name a function only when they are the whole local part: as parts they are names or initials too. */
const roleWords: ReadonlySet<string> = new Set(
  `abuse admissions archive arrangements ask auctions bakery bar book boxoffice brewery bursar business cabs ceo chair
  chairman chairperson chef clerk clerks clients clinic club company concierge council couriers courses cv cvs depot dev
  dine director directors donations engineering enq everyone families farm fitting fittings fixtures fleet fundraising
  garage group hallo helo hi hire home hostmaster hotel ir it kitchen kitchens kontakt landlords learn lessons library
  mail main md me noc ops owner pa partners partnerships party pr practice pub referral referrals reports restaurant root
  rsvp school site staff stay store surgery talk taxis tenants traffic us vat warehouse web website wedding welfare work
  yard`.split(/\s+/),
);

/** A mailbox read by a department and not by one person, judged by its local part. */
export function isRoleMailbox(local: string): boolean {
  const compact = local.replaceAll(/[^a-z]/g, '');
  if (isStem(compact) || roleWords.has(compact)) return true;
  const parts = local.split(/[^a-z]+/).filter((part) => part.length > 0);
  const first = parts.at(0);
  const last = parts.at(-1);
  return (first !== undefined && isStem(first)) || (last !== undefined && isStem(last));
}

function isStem(word: string): boolean {
  return roleStems.has(word) || foreignStems.has(word);
}

/** Nobody reads these: they are not a way to reach a company. */
export function isNoReplyMailbox(local: string): boolean {
  return /^(?:no|do[._-]?not|dont)[._-]?reply|^(?:mailer-daemon|bounces?)(?:$|[._+-])/.test(local);
}
