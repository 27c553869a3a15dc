import { pino } from 'pino';
import { Access } from '../src/access/access.js';
import { buildApp } from '../src/api/app.js';
import { version } from '../src/app/version.js';
import { ERROR_CATALOGUE } from '../src/domain/errors.js';
import { formatsPage } from './formats-page.js';

/** The pages of docs/ that follow from the code, by path. */
export async function generatedPages(): Promise<Record<string, string>> {
  return {
    'docs/errors.md': errorsPage(),
    'docs/formats.md': formatsPage(),
    'docs/openapi.json': await openapiPage(),
  };
}

function errorsPage(): string {
  const rows = Object.entries(ERROR_CATALOGUE).map(
    ([code, { status, title, action }]) => `| \`${code}\` | ${status} | ${title}. | ${action} |`,
  );
  return `# Errors

Over HTTP every error is a problem document (RFC 9457) with a stable \`code\`: match on that, never on
the texts. \`detail\` says what was wrong and where, \`action\` what to do, \`errors\` names the fields at
fault, and \`instance\` is the id of the request in the log. A 503 or 507 that passes by itself has a
\`Retry-After\` header. Commands print code, detail and action; the status then means nothing.

This page is made from src/domain/errors.ts by \`npm run docs\`.

| code | status | meaning | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}

async function openapiPage(): Promise<string> {
  const app = await buildApp({
    logger: pino({ level: 'silent' }),
    version,
    services: () => undefined,
    access: new Access({ isPrivate: true }),
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
