/*
 * What registrars, hosts and dealers write on a domain that nobody uses. Firms write nearly the same of what they do ("if you are the owner
 * of a small business", "welcome to Caddy Golf Travel", "renew your domain"): each phrase has to speak of this domain, site or account, or
 * to stand for itself.
 */

const s = String.raw`\s{1,3}`;
const lineStart = String.raw`(?:^|\n)\s{0,3}`;
/** Nothing of the sentence follows. */
const stop = String.raw`(?=\s{0,2}(?:[.,!;:|–-]|\n|$))`;
/** Or how, and by whom, it may be had. */
const offered = String.raw`(?:${stop}|${s}(?:by${s}(?:its|auction|the${s}(?:current${s})?(?:owner|registrant|holder))|at|on|now|through|via|here|from${s}[£$€])(?!\p{L}))`;
const thisSite = String.raw`\b(?:this|the)${s}(?:web\s?site|site)`;
const hostname = String.raw`\b(?:[\w-]{1,63}[.]){1,3}(?:com|net|org|uk|io|co|info|biz|me|tv|eu|shop|store|online|site|website|app|dev|ltd|london|scot|wales|cymru|tech|agency|xyz)\b`;
const registrars = String.raw`(?:123-reg|fasthosts|godaddy|ionos|names[.]co[.]uk|heart${s}internet|namecheap|lcn)\b`;

export const forSale = anyOf([
  String.raw`(?:this|the)${s}(?:premium${s})?(?:web\s?site|domain)(?:${s}name)?(?:${s}${hostname})?${s}(?:is|may${s}be|could${s}be)${s}(?:now${s}|still${s})?(?:available${s})?for${s}sale${offered}`,
  String.raw`\bbuy${s}this${s}domain(?:${stop}|${s}(?:name|now|today|for)\b)`,
  String.raw`(?<!\b(?:your|a)${s})\bdomain${s}(?:name${s})?(?:is${s})?for${s}sale${offered}`,
  String.raw`(?:${lineStart}|[.!?]${s})make${s}an${s}offer${s}on${s}this${s}domain`,
  String.raw`inquire${s}about${s}this${s}domain`,
  String.raw`(?:${lineStart}|[.!?]${s})(?:purchase|own|get)${s}this${s}domain(?:${stop}|${s}(?:name|now|today|for)\b)`,
  String.raw`${hostname}${s}is${s}for${s}sale`,
  String.raw`(?:own|buy|get|lease)${s}${hostname}${s}(?:now${s})?(?:from|for)${s}[£$€]`,
  String.raw`(?:domain(?:${s}name)?|[.](?:com|net|org|uk|io|co))${s}(?:is|may${s}be)${s}(?:now${s}|still${s})?available${s}(?:for|to)${s}(?:purchase|buy|lease|rent|acquire)`,
  String.raw`offers${s}(?:are${s})?invited${s}for\s[^.]{0,90}\b(?:this|the)${s}(?:web\s?site|domain)\b`,
]);

export const parked = anyOf([
  String.raw`(?<!\b(?:your|a|if${s}the)${s})\bdomain${s}(?:name${s})?is${s}parked(?:${stop}|${s}(?:by|with|at|free|here|on)\b)`,
  String.raw`${hostname}${s}is${s}parked\b`,
  String.raw`${lineStart}(?:parked${s}domain|domain${s}parked)\b`,
  String.raw`\bparked${s}free,?${s}courtesy${s}of\b|\bparked${s}(?:free${s})?(?:by|at|with)${s}(?:${registrars}|${hostname})`,
  String.raw`\b(?:this|the|your)${s}domain${s}(?:name${s})?has${s}(?:just${s})?been${s}registered\b`,
  String.raw`\bthis${s}domain${s}(?:name${s})?(?:has${s}(?:recently${s})?(?:expired|lapsed)|is${s}registered|was${s}registered|is${s}pending)\b`,
  String.raw`${lineStart}sponsored${s}listings${stop}`,
  String.raw`\brenew${s}this${s}domain\b|${lineStart}renew${s}your${s}domain(?:${s}name)?${stop}`,
  String.raw`\b(?:this|the)${s}domain\b[^.\n]{0,60}\bregistered${s}(?:with|by|at|via)${s}${registrars}`,
]);

export const defaultPage = anyOf([
  String.raw`\bwelcome${s}to${s}(?:nginx|openresty|caddy|iis|centos)(?:${stop}|${s}on\b)`,
  String.raw`\bwelcome${s}to${s}your${s}new${s}(?:web\s?site|hosting|site)${stop}`,
  String.raw`${lineStart}apache2?${s}(?:\w{1,20}${s})?(?:default|test)${s}page\b`,
  String.raw`^\s{0,3}index${s}of${s}\/`,
  String.raw`\bplesk${s}(?:default|obsidian)\b`,
  String.raw`\b(?:default${s}web\s?(?:site|server)?|web\s?server['’]s${s}default)${s}page\b`,
  String.raw`${lineStart}domain${s}default${s}page${stop}`,
  String.raw`${lineStart}(?:this${s}is${s}the${s})?future${s}home${s}of\b`,
  String.raw`^\s{0,3}it${s}works!\s{0,3}$`,
  String.raw`\biis${s}windows${s}server\b`,
  String.raw`\bif${s}you${s}are${s}the${s}(?:(?:web\s?site|site|domain|account)(?:['’]s)?${s}owner|owner${s}of${s}(?:this|the)${s}(?:web\s?site|site|domain|account))\b`,
  String.raw`\bcpanel,?${s}(?:inc|l[.]l[.]c)\b`,
  String.raw`(?:${lineStart}|\b(?:this|the)${s})web\s?site${s}(?:is${s})?not${s}(?:yet${s})?(?:configured|published|set${s}up)\b|\bthis${s}domain${s}isn['’]t${s}connected${s}to${s}a${s}web\s?site`,
  String.raw`\bthere${s}is${s}no${s}web\s?site${s}(?:(?:configured|here)${stop}|(?:configured${s})?at${s}this${s}address\b)`,
]);

export const suspended = anyOf([
  String.raw`\b(?:this|your|the)${s}account${s}(?:has${s}been|is)${s}(?:suspended|inactive|disabled|deactivated)(?:${stop}|${s}(?:by|due|because|for|pending)\b)`,
  String.raw`${lineStart}account${s}(?:has${s}been${s}|is${s})?(?:suspended|inactive|disabled|deactivated)${stop}`,
  String.raw`${thisSite}${s}(?:has${s}been|is)${s}(?:currently${s}|temporarily${s})?(?:suspended|disabled|expired)(?:${stop}|${s}(?:by|due|until|because|for|pending)\b)`,
  String.raw`${lineStart}(?:web\s?)?site${s}(?:is${s}|has${s}been${s})?(?:suspended|disabled|expired)${stop}`,
  String.raw`\bthis${s}(?:store|shop)${s}is${s}(?:currently${s})?unavailable${stop}`,
  String.raw`(?:\b(?:your|this|the)${s}(?:[\w-]{1,15}${s})?|${lineStart})subscription${s}has${s}expired${stop}|${lineStart}subscription${s}expired${stop}`,
]);

function anyOf(phrases: readonly string[]): RegExp {
  return new RegExp(phrases.join('|'), 'iu');
}
