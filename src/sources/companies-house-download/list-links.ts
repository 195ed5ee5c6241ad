import { Parser } from 'htmlparser2';

export interface PageLinks {
  /** Where the links lead, made absolute; those that are no URL are left out. */
  readonly urls: readonly URL[];
  /** For messages: what a page that is not the expected one calls itself. */
  readonly title: string;
}

/** The links of a page in its order. */
export function listLinks(html: string, pageUrl: URL): PageLinks {
  const urls: URL[] = [];
  let title = '';
  let isInTitle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'title') isInTitle = true;
      if (name !== 'a') return;
      const url = URL.parse((attributes['href'] ?? '').trim(), pageUrl);
      if (url !== null) urls.push(url);
    },
    ontext(text) {
      if (isInTitle) title += text;
    },
    onclosetag(name) {
      if (name === 'title') isInTitle = false;
    },
  });
  parser.end(html);
  return { urls, title: title.replaceAll(/\s+/g, ' ').trim().slice(0, 80) };
}
