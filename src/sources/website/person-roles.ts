/** Those who are of a company and not it. */
const roles =
  /\b(?:director|founder|co-founder|chairman|chairwoman|chair|manager|secretary|partner|employee|worker|owner|shareholder|trustee|solicitor|liquidator|administrator|receiver|creditor|victim|engineer|apprentice|driver|clerk|head|boss|widow|son|daughter|member|permission|consent|courtesy|licen[cs]e|agreement)\sof\s(?:the\s)?$|\b\p{L}{2,20}\s(?:directors|founders|managers|employees|workers|owners|shareholders|trustees|creditors|victims|apprentices|drivers|members)\sof\s(?:the\s)?$/iu;

/** "Jane was a director of", in front of a company's name. */
export function isRoleOf(head: string): boolean {
  return roles.test(head);
}
