import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/**
 * JSON lines for machines; where the stream is a terminal, short lines for people. A server logs to stdout;
 * a command to stderr, because its stdout is its answer (`--json`, papers).
 */
export function createLogger(
  level: string,
  stream: typeof process.stdout | typeof process.stderr = process.stdout,
): Logger {
  if (!stream.isTTY) return pino({ level }, pino.destination({ fd: stream.fd, sync: true }));
  return pino(
    { level },
    pretty({
      ignore: 'pid,hostname',
      translateTime: 'SYS:HH:MM:ss',
      singleLine: true,
      sync: true,
      destination: stream.fd,
    }),
  );
}
