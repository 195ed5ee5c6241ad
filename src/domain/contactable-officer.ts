/** Roles of natural persons who run the company. Nominees are formation agents, secretaries are not decision makers. */
const contactableRoles: ReadonlySet<string> = new Set([
  'director',
  'llp-designated-member',
  'llp-member',
]);

/** Whether paying to find this officer's address makes sense: a person in office, with a name, who decides. */
export function isContactableOfficer(officer: {
  readonly officerRole: string;
  readonly resignedOn: string | null;
  readonly isCorporate: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
}): boolean {
  return (
    contactableRoles.has(officer.officerRole) &&
    officer.resignedOn === null &&
    !officer.isCorporate &&
    officer.firstName !== null &&
    officer.lastName !== null
  );
}
