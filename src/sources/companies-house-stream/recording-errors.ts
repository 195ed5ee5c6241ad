/** The file cannot be read as a recording; the message says where and what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError' as const;
}

/** The server does not let this key record from there. */
export class RecordingRefusedError extends Error {
  override readonly name = 'RecordingRefusedError' as const;
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
