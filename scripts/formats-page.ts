import { PAPER_INPUT_FIELDS } from '../src/domain/paper.js';
import type { Described } from '../src/formats/format.js';
import { FORMATS } from '../src/formats/registry.js';

/** The table of formats, as README.md, docs/ingest.md and docs/formats.md have it. */
export function formatsTable(): string {
  const rows = FORMATS.map(({ name, description }) => `| \`${name}\` | ${escaped(description)} |`);
  return ['| format | what it looks like |', '|---|---|', ...rows].join('\n');
}

/** docs/formats.md: what every format and dialect reads each field of a paper from. */
export function formatsPage(): string {
  const sections = FORMATS.flatMap((format) => [
    section('##', format.name, format),
    ...(format.name === 'jsonl' ? [] : (format.dialects ?? [])).map((dialect) =>
      section('###', dialect.name, dialect),
    ),
  ]);
  return `# Formats

nearpaper recognises a format by the content of a file, whatever its name; \`--format NAME\` forces one. What is no
paper is refused, with the name of what it seems to be. A record that cannot be read is rejected with its place and the
reason, and stops nothing.

This page is made from src/formats by \`npm run docs\`.

${formatsTable()}

Below, the first of the names that is there counts. Where a field has no row, the format does not have it. Keys of JSON
and columns of tables count whatever their case and the signs in them: \`Paper Title\` and \`paper_title\` are one.

JSON of other things is refused whole, in a list, on lines or in an answer: where each of the first five objects has
a title and no more of a paper than a year, one author or a summary, beside a key that posts, issues, news, films, songs,
goods or tasks have (\`body\`, \`content\`, \`state\`, \`runtime\`, \`genre\`, \`album\`, \`price\`, \`completed\` and
others). Where there is nothing but a title, more keys say so (\`score\`, \`labels\`, \`user\`), in a list every key that
means nothing here. An abstract, a list of authors, a venue, a DOI, an arXiv id or a key of works (\`pmid\`, \`issn\`,
\`volume\`, \`pages\`, \`citations\`) makes papers of them, and so does \`--map\`. Texts with a title and a label
(\`{"title": ..., "text": ..., "label": ...}\`) look like papers with abstracts and are read.

${sections.join('\n\n')}
`;
}

function section(heading: '##' | '###', name: string, described: Described): string {
  const rows = [...PAPER_INPUT_FIELDS].flatMap((field) => {
    const from = described.readsFrom?.[field as keyof Described['readsFrom']];
    return from === undefined ? [] : [`| \`${field}\` | ${escaped(from)} |`];
  });
  const table = rows.length === 0 ? [] : ['', '| field | read from |', '|---|---|', ...rows];
  return [`${heading} ${name}`, '', `${capital(described.description)}.`, ...table].join('\n');
}

const capital = (text: string): string =>
  text.startsWith('nearpaper') ? text : text.charAt(0).toUpperCase() + text.slice(1);

const escaped = (text: string): string => text.replaceAll('|', '\\|');
