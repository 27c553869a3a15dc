/** Where a line ends in a hyphen: the word so far, and how it goes on. */
const BREAK =
  /(?<![\p{L}\p{N}-])([\p{L}\p{N}][\p{L}\p{N}-]*)[-\u2010]\r?\n[^\S\n]*(\p{Ll}[\p{L}\p{N}-]*)/gu;

/** The same where the end of the line was made a space: only where the text has the whole word too. */
const SPACED = /(\p{Ll}{2,})[-\u2010] (\p{Ll}{2,})/gu;

/** `pre- and post-training` */
const LINK = /^(?:and|or|to|nor|versus|vs|und|oder|et|ou)$/;

/** Words that begin compounds more often than they are broken off. */
const OFTEN_WITH_HYPHEN = new Set(
  'all cross end first fine four full general half high hand human ill large left long low multi non off on one open real right second self semi short single small so state third three time top two well zero'.split(
    ' ',
  ),
);

/**
 * Joins words that were cut at the end of a line: `recog-\nnition` is `recognition`. The hyphen stays
 * where the text writes the whole word with one elsewhere, where there is another in it
 * (`state-of-the-\nart`), behind digits and capitals (`3-\nway`, `GPU-\nbased`), and behind words that
 * begin compounds.
 */
export function withoutLineBreakHyphens(text: string): string {
  if (!/\p{L}[-\u2010](?:\r?\n| \p{Ll})/u.test(text)) return text;
  const lower = text.toLowerCase();
  let begins: ((beginning: string) => boolean) | undefined;
  const spaced = text.replace(SPACED, (all, before: string, after: string) => {
    const whole = `${before}${after}`;
    // Few texts have the letters anywhere.
    if (!lower.includes(whole)) return all;
    begins ??= wordBeginningsOf(lower);
    return begins(whole) ? whole : all;
  });
  if (!spaced.includes('\n')) return spaced;
  return spaced.replace(BREAK, (_, before: string, after: string) => {
    if (LINK.test(after)) return `${before}- ${after}`;
    const word = before.toLowerCase();
    const isCompound =
      before.includes('-') ||
      after.includes('-') ||
      OFTEN_WITH_HYPHEN.has(word) ||
      /[\p{N}\p{Lu}]$/u.test(before) ||
      lower.includes(`${word}-${after.toLowerCase()}`);
    return isCompound && !lower.includes(`${word}${after.toLowerCase()}`)
      ? `${before}-${after}`
      : `${before}${after}`;
  });
}

/** Whether a word of a text begins so. Sorted once: a look through the text for each hyphen would take quadratic time. */
function wordBeginningsOf(text: string): (beginning: string) => boolean {
  const words = [...new Set(text.match(/\p{L}+/gu))].sort();
  return (beginning) => {
    let [from, to] = [0, words.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((words[middle] as string) < beginning) from = middle + 1;
      else to = middle;
    }
    return words[from]?.startsWith(beginning) ?? false;
  };
}
