/** Words that name a function wherever they begin or end a local part: `info2`, `sales-uk`, `leeds.lettings`. */
const roleStems: ReadonlySet<string> = new Set(
  `account accounting accounts accountspayable accountsreceivable admin administration administrator advertising advice
  alarms applications appointments artwork billing bodyshop booking bookings careers catering cctv claims commercial
  complaints compliance contact contactus contracts conveyancing credit creditcontrol customer customercare
  customerservice customerservices data dataprotection deliveries design dispatch dpo editor editorial education email
  emails enquire enquiries enquiry estimates estimating events export facilities familylaw feedback finance financial
  frontdesk functions gdpr general getintouch guestservices headoffice headteacher hello help helpdesk hospitality hr
  humanresources import info information inquiries inquiry insolvency insurance invoice invoices jobs legal letting
  lettings logistics mailbox maintenance management manager marketing media membership newbusiness news newsletter
  office officemanager online operations order orders outofhours parts payments payroll planning post postmaster press
  privacy probate procurement production projects proofs property proshop purchase purchaseledger purchasing quotations
  quote quotes reception recruiting recruitment refunds registrar registrations rental rentals repairs reservation
  reservations restorations returns rooms safeguarding sales salesledger sayhello secretary security service services
  servicing shop showroom spares stores studio subscriptions supplies support surveying surveys team tech technical
  tenders tickets tours trade training transport treasurer vacancies valuations venue volunteering volunteers warranty
  webmaster weddings welcome wholesale wills workshop`.split(/\s+/),
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

/**
 * Words that name a function only when nothing else stands in the local part, and that a sentence may have in front of "at" as well:
 * they tell whose a mailbox is, and never that a sentence names one.
 */
const plainWords: ReadonlySet<string> = new Set(
  `all allstaff chat crime curate delivery emergency everybody gallery golf gym mot nursery ourteam parish president
  rector rota spa stock theteam vicar`.split(/\s+/),
);

/** Boxes of a branch: larger cities that nobody is called, and parts of the country. */
const places: ReadonlySet<string> = new Set(
  `aberdeen belfast birmingham bristol cardiff coventry dundee east edinburgh exeter glasgow leeds leicester liverpool
  london manchester midlands newcastle north northampton northeast northwest norwich nottingham oxford plymouth
  portsmouth reading scotland sheffield south southampton southeast southwest sunderland swansea swindon uk wales west`.split(
    /\s+/,
  ),
);

/** A mailbox of a department, a branch or everybody, judged by the local part of an address that is one for sure. */
export function isSharedMailbox(local: string): boolean {
  if (isRoleMailbox(local)) return true;
  const compact = local.replaceAll(/[^a-z]/g, '');
  if (plainWords.has(compact) || places.has(compact)) return true;
  const parts = local.split(/[^a-z]+/).filter((part) => part.length > 0);
  return parts.length > 0 && parts.every(isSharedWord);
}

function isSharedWord(word: string): boolean {
  return plainWords.has(word) || places.has(word) || roleWords.has(word);
}

/** A mailbox read by a department and not by one person, judged by its local part: in a sentence such a word is one, too. */
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
