import { describe, expect, it } from 'vitest';
import { packagedMailDomains } from '../runtime/packaged-mail-domains.ts';
import { hostOfSites, unownedDomain } from './unowned-domain.ts';

describe('a name that a provider gives for the domain of a company', () => {
  it.each([
    ['127.0.0.1', 'ip_address'],
    ['10.1.2.3', 'ip_address'],
    ['co.uk', 'public_suffix'],
    ['uk', 'public_suffix'],
    ['com', 'public_suffix'],
    ['localhost', 'not_a_domain'],
    ['not a domain', 'not_a_domain'],
    ['wixsite.com', 'hosting_site'],
    ['github.io', 'hosting_site'],
    ['myshopify.com', 'hosting_site'],
    ['uk.com', 'hosting_site'],
    ['facebook.com', 'social_site'],
    ['m.facebook.com', 'social_site'],
    ['linkedin.com', 'social_site'],
    ['etsy.com', 'social_site'],
    ['amazon.co.uk', 'directory'],
    ['find-and-update.company-information.service.gov.uk', 'directory'],
    ['gmail.com', 'mail_provider'],
    ['btinternet.com', 'mail_provider'],
  ])('%s is none: %s', (name, what) => {
    expect(unownedDomain(name, packagedMailDomains)).toBe(what);
  });

  it.each([
    'acme.co.uk',
    'ACME.co.uk.',
    'shop.acme.com',
    'acme.wixsite.com',
    'acme.uk.com',
    'facebookers.com',
    'bücher.de',
    'acme.example',
  ])('%s may be one', (name) => {
    expect(unownedDomain(name, packagedMailDomains)).toBeNull();
  });
});

describe('a name under a host of sites', () => {
  it.each([
    ['acme.wixsite.com', 'wixsite.com'],
    ['www.acme.wixsite.com', 'wixsite.com'],
    ['acme.wordpress.com', 'wordpress.com'],
    ['acme.business.site', 'business.site'],
    ['acme.square.site', 'square.site'],
    ['acme.myshopify.com', 'myshopify.com'],
    ['acme.weebly.com', 'weebly.com'],
    ['acme.godaddysites.com', 'godaddysites.com'],
    ['acme.blogspot.com', 'blogspot.com'],
    ['acme.blogspot.co.uk', 'blogspot.co.uk'],
    ['acme.webnode.co.uk', 'webnode.co.uk'],
    ['acme.webnode.page', 'webnode.page'],
    ['acme.github.io', 'github.io'],
    ['acme.netlify.app', 'netlify.app'],
    ['acme.jimdosite.com', 'jimdosite.com'],
  ])('%s is none at which people have addresses (%s)', (name, host) => {
    expect(hostOfSites(name)).toBe(host);
  });

  it.each([
    'acme.co.uk',
    'www.acme.co.uk',
    'acme.uk.com',
    'acme.gb.net',
    'acme.co.com',
    'acme.me.uk',
  ])('%s is a domain of its own', (name) => {
    expect(hostOfSites(name)).toBeNull();
  });
});
