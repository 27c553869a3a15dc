const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LONG_WORD = /(?<![\p{L}\p{N}])[A-Za-z]{6,}(?![\p{L}\p{N}])/gu;

/** The word with one letter inserted, left out or replaced, or two neighbours swapped; never the same word. */
export function mistyped(word: string, random: () => number): string {
  for (;;) {
    const at = Math.floor(random() * word.length);
    const letter = LETTERS.charAt(Math.floor(random() * LETTERS.length));
    const [before, own, behind] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    const forms = [
      before + letter + own + behind,
      before + behind,
      before + letter + behind,
      before + behind.charAt(0) + own + behind.slice(1),
    ];
    const typed = forms[Math.floor(random() * forms.length)] as string;
    if (typed.toLowerCase() !== word.toLowerCase()) return typed;
  }
}

/** The text with one of its words of six letters or more mistyped; undefined where it has none. */
export function mistypedText(text: string, random: () => number): string | undefined {
  const words = [...text.matchAll(LONG_WORD)];
  const chosen = words[Math.floor(random() * words.length)];
  if (!chosen) return undefined;
  const behind = text.slice(chosen.index + chosen[0].length);
  return text.slice(0, chosen.index) + mistyped(chosen[0], random) + behind;
}

/** Whether one typing error makes one word the other; true of equal words. */
export function isOneErrorAway(a: string, b: string): boolean {
  const least = Math.min(a.length, b.length);
  let same = 0;
  while (same < least && a[same] === b[same]) same++;
  let sameEnd = 0;
  while (sameEnd < least - same && a.at(-1 - sameEnd) === b.at(-1 - sameEnd)) sameEnd++;
  const [restA, restB] = [a.slice(same, a.length - sameEnd), b.slice(same, b.length - sameEnd)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB === `${restA[1]}${restA[0]}`;
}
