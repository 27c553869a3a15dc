import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** JSON lines for machines; where the output is a terminal, short lines for people. */
export function createLogger(level: string): Logger {
  if (!process.stdout.isTTY) return pino({ level });
  return pino(
    { level },
    pretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true }),
  );
}
