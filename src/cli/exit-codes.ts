/** What a command says to the shell that called it. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** Done in part: the report says what is missing. */
  partial: 3,
  notAuthorised: 4,
  limited: 5,
  dataProblem: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
