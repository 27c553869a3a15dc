import { createHash } from 'node:crypto';
import { Markup, markup } from '../markup.js';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d1d1f; --faint: #5f6368; --ground: #fff; --line: #dadce0; --link: #0b57d0 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8ea; --faint: #a5a9ae; --ground: #17181a; --line: #3c4043; --link: #8ab4f8 }
}
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .75rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p, ul { margin: .5rem 0 }
form { margin-bottom: 1.25rem }
ul { padding: 0; list-style: none }
li { padding: .5rem 0; border-top: 1px solid var(--line) }
a { color: var(--link) }
input, button { font: inherit; padding: .35rem .6rem; max-width: 100%; box-sizing: border-box }
nav a { display: inline-block; padding: .25rem 0; margin-right: 1rem }
.faint { color: var(--faint); font-size: .9375rem }
`;

/** Nothing but the page itself, its style and a form to this server: no script, no image, no other host, no frame. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page of HTML. */
export function pageOf({ title, head, body }: { title: string; head: Markup; body: Markup }) {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
