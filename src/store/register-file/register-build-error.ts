/** A register file could not be built, or is not what was put into it. */
export class RegisterBuildError extends Error {
  override readonly name = 'RegisterBuildError' as const;
}
