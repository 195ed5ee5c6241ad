/** Sites whose pages belong to somebody without the site being theirs. A visit there would prove nothing and is not made. */
const socialSites = new Set(
  `facebook.com fb.com fb.me instagram.com linkedin.com twitter.com x.com youtube.com youtu.be tiktok.com pinterest.com
  pinterest.co.uk threads.net threads.com linktr.ee t.me wa.me whatsapp.com yell.com checkatrade.com trustatrader.com mybuilder.com trustpilot.com
  nextdoor.co.uk etsy.com ebay.co.uk ebay.com treatwell.co.uk booksy.com tripadvisor.co.uk google.com goo.gl business.site beacons.ai carrd.co bark.com`.split(
    /\s+/,
  ),
);

export function isSocialSite(registrable: string): boolean {
  return socialSites.has(registrable);
}
