import { z } from 'zod';

/** What a browser sends as Origin: scheme, host and port, nothing behind them. */
export const originSchema = z
  .string()
  .refine(
    isOrigin,
    'must be an origin like https://app.example.org, with nothing behind host and port',
  );

function isOrigin(text: string): boolean {
  try {
    const { protocol, origin } = new URL(text);
    return /^https?:$/.test(protocol) && origin === text && !text.includes('*');
  } catch {
    return false;
  }
}
