export const leadViewNames = [
  'open',
  'entered',
  'compulsory',
  'voluntary',
  'with-domain',
  'without-domain',
  'without-contact',
] as const;

export type LeadView = (typeof leadViewNames)[number];

/**
 * The named views of the open leads, by what they show. All but `open` are parts of it; each stands for one question of those who spend:
 * who has just come, who is on which route, and of whom the most is missing.
 */
export const leadViews: Readonly<Record<LeadView, string>> = {
  open: 'every open and confirmed lead',
  entered: 'companies that were seen entering, not those that a first import found there',
  compulsory: 'struck off by the registrar',
  voluntary: 'struck off on the company’s own application',
  'with-domain': 'their website is known and not another company’s',
  'without-domain': 'no website is known of them',
  'without-contact': 'not one address is known of them',
};
