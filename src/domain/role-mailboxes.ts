/** Words that name a function wherever they begin or end a local part: `info2`, `sales-uk`, `leeds.lettings`. */
const roleStems: ReadonlySet<string> = new Set(
  `accounts account accountspayable accountsreceivable accounting admin administration administrator advertising advice
  applications appointments billing bookings booking careers catering claims commercial complaints compliance contact contactus
  contracts conveyancing credit creditcontrol customer customercare customerservice customerservices data dataprotection
  deliveries dispatch dpo design editor editorial education email emails enquiries enquire enquiry estimates estimating events
  export facilities feedback finance financial frontdesk functions gdpr general getintouch guestservices hello headoffice
  headteacher helpdesk help hospitality hr humanresources import insurance info information inquiries inquiry insolvency
  invoices invoice jobs legal letting lettings logistics mailbox maintenance management marketing media membership news
  newsletter office officemanager online operations orders order parts payments payroll planning post postmaster press privacy
  procurement production projects property purchaseledger purchasing purchase quotations quotes quote reception recruitment
  recruiting refunds registrations rentals rental repairs reservations reservation returns rooms salesledger sales sayhello
  security service services shop showroom spares safeguarding stores studio subscriptions supplies support surveys team tech
  technical tenders tickets tours trade training transport treasurer vacancies valuations venue volunteering volunteers warranty
  weddings webmaster welcome wholesale workshop`.split(/\s+/),
);

/** Words that name a function only when they are the whole local part: as parts they are names or initials too. */
const roleWords: ReadonlySet<string> = new Set(
  `abuse admissions archive ask auctions bar book boxoffice bursar business cabs ceo chair chef clerk clinic club company council
  cv cvs depot dev dine director directors donations engineering everyone fixtures fleet fundraising farm garage group hallo
  helo hi hire home hostmaster hotel it kitchen kontakt landlords learn lessons library mail main manager md me noc owner pa
  partners partnerships party practice pr pub reports restaurant root rsvp school secretary site staff stay store surgery talk
  taxis tenants traffic us vat warehouse wedding welfare web website work yard`.split(/\s+/),
);

/** A mailbox read by a department and not by one person, judged by its local part. */
export function isRoleMailbox(local: string): boolean {
  const compact = local.replaceAll(/[^a-z]/g, '');
  if (roleStems.has(compact) || roleWords.has(compact)) return true;
  const parts = local.split(/[^a-z]+/).filter((part) => part.length > 0);
  const first = parts.at(0);
  const last = parts.at(-1);
  return (
    (first !== undefined && roleStems.has(first)) || (last !== undefined && roleStems.has(last))
  );
}

/** Nobody reads these: they are not a way to reach a company. */
export function isNoReplyMailbox(local: string): boolean {
  return /^(?:no|do[._-]?not|dont)[._-]?reply|^(?:mailer-daemon|bounces?)(?:$|[._+-])/.test(local);
}
