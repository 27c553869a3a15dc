import { z } from 'zod';

/** A cursor of this form; what has another is refused with CURSOR_INVALID. */
export function cursorOf(pattern: string, description: string) {
  const form = new RegExp(pattern);
  return z
    .string()
    .superRefine((cursor, context) => {
      if (form.test(cursor)) return;
      const message = `${JSON.stringify(cursor.slice(0, 60))} is no cursor`;
      context.addIssue({ code: 'custom', message, params: { code: 'CURSOR_INVALID' } });
    })
    .meta({ description, pattern });
}
