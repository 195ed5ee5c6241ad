import { pino, type Logger } from 'pino';

/** Anything that looks like an address of a person, in case one slips into a message of an error. */
const emailLike = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;

/** JSON lines on stderr, so that stdout stays free for what a command prints. Strings are stripped of addresses. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: pino.stdSerializers.err },
      hooks: {
        streamWrite: (line) => line.replaceAll(emailLike, '[address]'),
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
