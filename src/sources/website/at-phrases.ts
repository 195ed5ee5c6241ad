import { isRoleMailbox } from '../../domain/role-mailboxes.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { packagedMailDomains } from '../../runtime/packaged-mail-domains.ts';
import { isAnnounced } from './at-tokens.ts';
import { isSocialSite } from '../../domain/social-sites.ts';

/** "Order online at acme dot co dot uk", "meet us at acme.co.uk": what stands before a site in a sentence. */
const wordsBeforeSites: ReadonlySet<string> = new Set(
  `insta instagram twitter tiktok facebook threads pinterest youtube ig fb follow tag us me it out look here team found online website site more live order orders book shop work based hosted contact visit
  available details information`.split(/\s+/),
);

/** Never a mailbox of anybody: what a sentence has in front of an "at" whatever stands behind. */
const neverMailboxes: ReadonlySet<string> = new Set(
  `a am and are be been being but find for found from he her here him i in is it live look looking me meet my not now of off on
  online only our out she so that the their them then there these they this those to together up us visit was we were with you your
  based available hosted held seen`.split(/\s+/),
);

/** Words of a sentence about a time, a place, a meal, a show or a price. None is a given name. */
const ordinaryWords: ReadonlySet<string> = new Set(
  `able accommodation adults advert adverts afternoon afternoons afterwards again all already also always another any anything
  apartment arrive arriving art arts attend available away back bakery bar bargain bargains barn bars bbq beach bed bedroom
  bedrooms beds beer beers best better big blog blogs breakfast breaks brewery brunch building busy buy buying cafe cake cakes
  call camp camping car care cars cash castle catch category charge charged chat cheap cheaper check children christmas church
  cinema class classes clerks clients closed club coffee comedy coming concert concerts concierge cooking cost costs cottage
  cottages course courses dance dancing date dates day days deal deals demo dessert dine dining dinner dinners discount discounts
  display doors download drink drinks drive each early easter eat eating end enjoy enjoyed entry evening evenings everybody
  everyone everything exhibition exhibitions experience fair families family fans farm festival film films finish finished
  fireworks fitness fitting flat flats flight flights floor follow following food football for forum free friday fun gallery game
  games garden gardens gathering gig gigs go going golf good great guest guests guide gym hall halls happy have having high
  holiday holidays home homes hotel hotels hour hours house houses idea ideas images in inside item items jazz jobs join joined
  joining karaoke kids kitchens last late latest launch launched learn lesson lessons like list listed live lived lives living
  local london lot lots love low lunch lunches magic main map maps market markets match matches meal meals meeting meetings
  members menu menus midnight minutes monday month months morning mornings most movie movies music need new news newsletters next
  night nights noon nothing now offer offers once one open opening opens page pages paint painting park parking part parties party
  people performance performances person photo photos picture pictures pitch pizza place places plant play played playing please
  plot pool post posts pounds practice price priced prices print printing product products profile programme pub pubs quality
  question questions quiz quizzes race races rate rates read reading ready real register registered residents rest restaurant
  restaurants review reviews ride rides ring room rooms round sale sales saturday school season seats see seen sell selling
  session sessions set share shop shopping shops shot show showing shown shows sightseeing sign singing sit sitting sleep sleeping
  small sold some someone something soon speaker speaking special specials sport sports spring stall stalls stand standing start
  started starting starts stay stayed staying stop store stories story students study subscribe summer sunday supper suppers swim
  swimming table tables take takeaway talk talks tasting tea teas test tested theatre things thursday ticket tickets time times
  today together tomorrow tonight tour tours town training travel treat trip trips tuesday two upload used valued vegan venue
  video videos view viewing viewings visit visiting visitors wait waiting walk walking walks watch watching water wedding weddings
  wednesday week weekend weekends weeks welcome well wine wines winter work worked working works workshop workshops worth write
  yard year years yesterday yoga young`.split(/\s+/),
);

/** Boxes that are called so and nothing else is. */
const pureMailboxes =
  /^(?:info|enquir(?:y|ies)|inquir(?:y|ies)|admin|hello|mail|e-?mail|webmaster|postmaster|accounts|office)$/;

/** Sites to which people send their visitors. */
const publicSites: ReadonlySet<string> = new Set(
  `airbnb.co.uk airbnb.com amazon.co.uk amazon.com bbc.co.uk booking.com deliveroo.co.uk eventbrite.co.uk eventbrite.com
  expedia.co.uk feefo.com gofundme.com gumtree.com hungryhouse.co.uk justeat.co.uk just-eat.co.uk justgiving.com opentable.co.uk
  opentable.com reviews.co.uk reviews.io rightmove.co.uk seetickets.com skiddle.com soundcloud.com spotify.com ticketmaster.co.uk
  ticketmaster.com ticketsource.co.uk ticketweb.uk toptable.com tripadvisor.com twitch.tv ubereats.com vimeo.com wikipedia.org
  zoopla.co.uk`.split(/\s+/),
);

/** "Write to", "e-mail Sue on": an address is what these words lead to. */
const leadingWords =
  /(?:^|[^\p{L}])(?:e-?mail(?:s|ed|ing)?|mail|write|contact|message|enquir(?:e|ies|y)|repl(?:y|ies)|rsvp)(?:,? (?:us|me|him|her|them|direct|directly|now|to|at|on|via|by|address|is)){0,4}\s{0,2}[:=–—-]?\s{0,2}$|\bto\s{1,2}$/iu;

export interface WrittenAddress {
  readonly local: string;
  readonly domain: string;
  /** The text in front of the local part. */
  readonly before: string;
  /** At the site's own domain. */
  readonly isOwn: boolean;
  /** The dots of the domain are dots. */
  readonly isPlain: boolean;
}

export function isBeforeSites(local: string): boolean {
  return wordsBeforeSites.has(local);
}

/** "Find us at facebook dot com", "info (at) www.acme.co.uk": what stands behind the sign is a site to visit. */
export function isSiteToVisit({ domain, isOwn }: WrittenAddress): boolean {
  if (domain.startsWith('www.')) return true;
  const name = registrableDomain(domain);
  return !isOwn && name !== null && (isSocialSite(name) || publicSites.has(name));
}

/** A word that a sentence may have before an "at" as well, though a department's box may be called so. */
function isOrdinaryWord(local: string): boolean {
  return ordinaryWords.has(local) && !pureMailboxes.test(local);
}

/** "Email jo @ acme.co.uk". */
export function isLedTo({ local, before }: WrittenAddress): boolean {
  return leadingWords.test(before) && !isOrdinaryWord(local);
}

/** "Trade enquiries to jo at acme.co.uk": whoever is written to. */
export function isSentTo({ local, before }: Pick<WrittenAddress, 'local' | 'before'>): boolean {
  return (
    /\b(?:enquir(?:y|ies)|e-?mails?|messages?|quer(?:y|ies)|applications|cvs)\b[^.;:\n]{0,40}\sto\s$/i.test(
      before,
    ) &&
    !neverMailboxes.has(local) &&
    !isOrdinaryWord(local)
  );
}

/** "Rooms at acme.co.uk". */
export function isHeadline({ local, before }: WrittenAddress): boolean {
  return isOrdinaryWord(local) && !isAnnounced(before) && !/(?::|\b(?:or|and|via))\s$/.test(before);
}

/** "Stay at home dot com". */
export function isOrdinarySaying(address: WrittenAddress): boolean {
  return address.domain.split('.').length === 2 && isHeadline(address);
}

/** "look-at-acme.co.uk", "stay-at-acme.co.uk". */
export function isPartOfPath({ local, before, isPlain }: WrittenAddress): boolean {
  const word = local.slice(Math.max(local.lastIndexOf('-'), local.lastIndexOf('_')) + 1);
  return isPlain && !isAnnounced(before) && (neverMailboxes.has(word) || isOrdinaryWord(word));
}

/** "Jazz [at] the.club", "ready (at) dawn.london": a sign in brackets that is a word of the sentence, with a domain of plain dots behind. */
export function isPhrase({ local, domain, before, isOwn, isPlain }: WrittenAddress): boolean {
  if (!isPlain) return false;
  if (isAnnounced(before)) return false;
  if (neverMailboxes.has(local)) return true;
  const isRole = isRoleMailbox(local);
  // "Harriet at events (at) acme.co.uk", too.
  const isAlone =
    /(?:^|[\n:,;|(–—•·-]\s?|\b(?:or|and|via)\s|\p{Lu}\p{Ll}{1,20}\s(?:at|on)\s)$/u.test(before);
  if (isOwn) return isBeforeSites(local) && !(isRole && isAlone);
  if (leadingWords.test(before) || pureMailboxes.test(local)) return false;
  if (packagedMailDomains.isFree(domain)) return false;
  // "Parish clerk clerk(at)…": nobody says it twice.
  if (lastWordOf(before) === local) return false;
  // "j.barrowcliffe", "jo2": no word of a sentence.
  if (/^\p{L}.{0,62}[._\d]/u.test(local)) return false;
  if (isRole && /:\s?$/.test(before)) return isOrdinaryPlace(domain);
  return isOrdinaryWord(local) || (isRole && !isAlone) || isOrdinaryPlace(domain);
}

function lastWordOf(text: string): string {
  return (
    /(?<![\p{L}\p{N}.-])[\p{L}\p{N}.-]{1,64}(?=\s{0,3}$)/u.exec(text)?.[0] ?? ''
  ).toLowerCase();
}

/** "The.club", "hill.top", "noon.today": words that end like a domain. */
function isOrdinaryPlace(domain: string): boolean {
  const [name = '', ...ending] = domain.split('.');
  return (
    ending.length === 1 &&
    !/^(?:com|net|org|uk|eu|scot|wales|cymru)$/.test(ending[0] ?? '') &&
    (ordinaryWords.has(name) ||
      neverMailboxes.has(name) ||
      /^(?:dawn|dusk|sunrise|sunset|hill|sea)$/.test(name))
  );
}
