import { EnvironmentError } from './cli-errors.ts';

/** Waits for something that listens; says what to do when its port cannot be had. */
export async function refusePortInUse<T>(starting: Promise<T>, remedy: string): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === null) throw error;
    throw new EnvironmentError(`${reason}: ${remedy}`, { cause: null });
  }
}

function refusalOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const port =
    'port' in error && typeof error.port === 'number' ? `port ${error.port}` : 'the port';
  switch (error.code) {
    case 'EADDRINUSE':
      return `${port} is in use by another program`;
    case 'EACCES':
      return `${port} may not be used by this account`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'the address to listen on is not one of this machine';
    default:
      return null;
  }
}
