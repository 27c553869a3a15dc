import { z } from 'zod';

/** How many requests are answered in a window of time, counted from the first of them. */
export interface Rate {
  requests: number;
  perSeconds: number;
}

const SECONDS = { s: 1, min: 60, h: 3_600, day: 86_400 };
const RATE = /^([1-9]\d{0,8})\/(s|min|h|day)$/;

/** Reads `60/min`; the units are s, min, h and day. */
export const rateSchema = z
  .string()
  .regex(RATE, 'must be a number of requests in a time: 10/s, 60/min, 1000/h or 5000/day')
  .transform((text): Rate => {
    const [, requests, unit] = RATE.exec(text) as RegExpExecArray;
    return { requests: Number(requests), perSeconds: SECONDS[unit as keyof typeof SECONDS] };
  });

/** The rate as it is written: `60/min`. */
export function rateText({ requests, perSeconds }: Rate): string {
  const unit = Object.entries(SECONDS).find(([, seconds]) => seconds === perSeconds)?.[0];
  return `${requests}/${unit ?? `${perSeconds}s`}`;
}
