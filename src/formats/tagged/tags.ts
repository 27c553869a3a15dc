import { yearWithin } from '../field-values.js';

/** What a record's tags hold, in their order. A value of several lines has a newline before each further one. */
export type Tags = ReadonlyMap<string, readonly string[]>;

/** What databases write where they have no abstract. */
const NO_ABSTRACT =
  /^(?:na|n\/a|nan|null|none|\[?no abstract(?: (?:is )?available)?\]?\.?|(?:[\p{L} ]{1,40}: )?abstract available from the publisher\.?)$/iu;

/** A value on one line, however many it was written on. */
export function onOneLine(content: string): string {
  return content.replace(/\n\s*/g, ' ').trim();
}

/** What the first of these tags that holds anything holds. */
export function firstOf(tags: Tags, ...names: string[]): string | undefined {
  for (const name of names) {
    const found = tags.get(name)?.find((content) => content !== '');
    if (found !== undefined) return onOneLine(found);
  }
  return undefined;
}

/** Everything that the first of these tags that holds anything holds. */
export function allOf(tags: Tags, ...names: string[]): string[] {
  return rawOf(tags, ...names).map(onOneLine);
}

/** As `allOf`, with the lines of each value as they were. */
export function rawOf(tags: Tags, ...names: string[]): string[] {
  const contents = names.map((name) => tags.get(name)?.filter((content) => content !== '') ?? []);
  return contents.find((list) => list.length > 0) ?? [];
}

/** The abstract: all that the first of these tags that holds one holds, each part once. */
export function abstractOf(tags: Tags, ...names: string[]): string | undefined {
  for (const name of names) {
    const parts = allOf(tags, name).filter((part) => !NO_ABSTRACT.test(part));
    if (parts.length > 0) return [...new Set(parts)].join('\n');
  }
  return undefined;
}

/** The year of the first of these tags that has one. */
export function yearOf(tags: Tags, ...names: string[]): number | undefined {
  for (const name of names) {
    for (const content of tags.get(name) ?? []) {
      const year = yearWithin(content);
      if (year !== undefined) return year;
    }
  }
  return undefined;
}

/**
 * Keywords: one in each value, or several with semicolons between them, or one on each line. A line that is
 * indented goes on with the one before it. A star marks what a work is mainly about, for databases.
 */
export function keywordsOf(tags: Tags, ...names: string[]): string[] {
  return rawOf(tags, ...names)
    .flatMap((content) => content.replace(/\n\s+/g, ' ').split(/[\n;；]/))
    .map((keyword) => keyword.trim().replace(/^\*/, ''))
    .filter((keyword) => keyword !== '');
}
