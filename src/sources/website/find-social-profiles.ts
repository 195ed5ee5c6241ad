/** A page of the company on somebody else's site. */
export interface SocialProfile {
  readonly network: string;
  /** Without query, fragment and language: one spelling for each profile. */
  readonly url: string;
}

interface Network {
  readonly name: string;
  readonly hosts: RegExp;
  /** Path of a profile; the rest of a site is shares, posts, log-ins and legal texts. */
  readonly path: RegExp;
}

/** Names of paths that are functions of the networks and no profiles. */
const functions =
  /^(?:share|sharer|sharer\.php|share\.php|intent|dialog|plugins|login|signup|home|search|hashtag|explore|privacy|policy|policies|terms|tos|about|help|legal|settings|tr|embed|watch|results|feed|p|reel|reels|stories|i|status|pin|events|groups|photo|photo\.php|photos|story\.php|permalink\.php|notes|policies_center|business|developers|jobs|ads|oauth|sdk|js|video|videos|t|r|c|tag|tags|media|site|pages_manager|v\d+\.\d+)$/i;

const networks: readonly Network[] = [
  {
    name: 'facebook',
    hosts: /^(?:www\.|m\.|[a-z]{2}-[a-z]{2}\.)?(?:facebook|fb)\.com$/,
    path: /^\/(pages\/[^/]{1,100}\/\d{5,20}|people\/[^/]{1,100}\/\d{5,20}|profile\.php|groups\/[\w.-]{2,100}|[\w.-]{3,100})\/?$/i,
  },
  { name: 'x', hosts: /^(?:www\.|mobile\.)?(?:twitter|x)\.com$/, path: /^\/(\w{1,15})\/?$/ },
  {
    name: 'linkedin',
    hosts: /^(?:[a-z]{2,3}\.)?linkedin\.com$/,
    path: /^\/((?:company|in|school|showcase)\/[^/]{2,100})(?:\/(?:about)?)?$/i,
  },
  { name: 'instagram', hosts: /^(?:www\.)?instagram\.com$/, path: /^\/([\w.]{1,30})\/?$/ },
  {
    name: 'youtube',
    hosts: /^(?:www\.|m\.)?youtube\.com$/,
    path: /^\/((?:channel|user|c)\/[\w.-]{2,100}|@[\w.-]{2,100})\/?$/i,
  },
  { name: 'tiktok', hosts: /^(?:www\.)?tiktok\.com$/, path: /^\/(@[\w.]{2,40})\/?$/ },
  {
    name: 'pinterest',
    hosts: /^(?:www\.|[a-z]{2}\.)?pinterest\.(?:com|co\.uk|de|fr)$/,
    path: /^\/([\w-]{2,60})\/?$/,
  },
  { name: 'threads', hosts: /^(?:www\.)?threads\.(?:net|com)$/, path: /^\/(@[\w.]{2,40})\/?$/ },
  { name: 'bluesky', hosts: /^bsky\.app$/, path: /^\/(profile\/[\w.:-]{3,100})\/?$/ },
  {
    name: 'trustpilot',
    hosts: /^(?:www\.|uk\.)?trustpilot\.com$/,
    path: /^\/(review\/[\w.-]{3,100})\/?$/,
  },
];

/** The profile a link leads to; null for shares, single posts and the networks' own pages. */
export function socialProfileOf(url: URL): SocialProfile | null {
  const host = url.hostname.toLowerCase();
  const network = networks.find(({ hosts }) => hosts.test(host));
  const path = network?.path.exec(url.pathname)?.[1];
  if (network === undefined || path === undefined) return null;
  const [first = ''] = path.split('/');
  const isNumbered = first.toLowerCase() === 'profile.php';
  const id = isNumbered ? url.searchParams.get('id') : null;
  if (isNumbered && (id === null || !/^\d{5,20}$/.test(id))) return null;
  if (!isNumbered && path === first && functions.test(first)) return null;
  const home = homeOf(network.name, host);
  return { network: network.name, url: `https://${home}/${path}${id === null ? '' : `?id=${id}`}` };
}

function homeOf(network: string, host: string): string {
  if (network === 'x') return 'x.com';
  if (network === 'bluesky') return 'bsky.app';
  if (network === 'threads') return 'www.threads.net';
  return network === 'pinterest' ? host : `www.${network}.com`;
}
