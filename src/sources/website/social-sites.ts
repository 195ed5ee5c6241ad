/** Sites whose pages belong to somebody without the site being theirs. A visit there would prove nothing and is not made. */
const socialSites = new Set(
  `facebook.com fb.com fb.me instagram.com linkedin.com twitter.com x.com youtube.com youtu.be tiktok.com pinterest.com
  pinterest.co.uk threads.net linktr.ee t.me wa.me whatsapp.com yell.com checkatrade.com trustpilot.com nextdoor.co.uk`.split(
    /\s+/,
  ),
);

export function isSocialSite(registrable: string): boolean {
  return socialSites.has(registrable);
}
