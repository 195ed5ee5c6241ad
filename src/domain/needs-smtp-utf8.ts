/** Whether only senders with SMTPUTF8 reach it (RFC 6531). */
export function needsSmtpUtf8(email: string): boolean {
  return /[^\0-\u007F]/.test(email);
}
