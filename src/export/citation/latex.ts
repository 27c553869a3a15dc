/** Signs that LaTeX takes for commands. Braces have names, because BibTeX counts even escaped ones. */
const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  $: '\\$',
  '&': '\\&',
  '%': '\\%',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};
/** Letters that pdfLaTeX does not know in a text; those that look like Latin ones have no command. */
const GREEK = new Map([
  ...letters('α', 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi'),
  ...letters('π', 'pi rho varsigma sigma tau upsilon phi chi psi omega'),
  ...Object.entries({ Γ: 'Gamma', Δ: 'Delta', Θ: 'Theta', Λ: 'Lambda', Ξ: 'Xi', Π: 'Pi' }),
  ...Object.entries({ Σ: 'Sigma', Υ: 'Upsilon', Φ: 'Phi', Ψ: 'Psi', Ω: 'Omega' }),
]);
const SPECIAL = /[\\{}$&%#_~^<>Α-Ωα-ω]/g;

/** A word that is more than its first letter in capitals (`BERT`, `iPhone`): a style must not make it small. */
const INNER_CAPITAL = /\p{L}.*\p{Lu}|^\P{L}*\p{Lu}\P{L}*$/u;
const CAPITALISED = /^\P{L}*\p{Lu}/u;
const LONG_WORD = /\p{L}{4}/u;

/** A text so that LaTeX shows it as it is. Letters of all scripts stay letters: the file is UTF-8. */
export function latexText(text: string): string {
  return text.replace(SPECIAL, (sign) => {
    const greek = GREEK.get(sign);
    return greek === undefined ? (SIGNS[sign] ?? sign) : `$\\${greek}$`;
  });
}

/**
 * A title so that a style that writes titles small keeps the capitals of names and acronyms. In a title whose
 * words all begin with capitals nobody can tell names from words; there only acronyms keep theirs.
 */
export function latexTitle(title: string): string {
  const words = title.split(' ');
  const long = words.slice(1).filter((word) => LONG_WORD.test(word));
  const isTitleCase = long.filter((word) => CAPITALISED.test(word)).length * 2 > long.length;
  return words
    .map((word, place) => {
      const keeps =
        INNER_CAPITAL.test(word) || (place > 0 && !isTitleCase && CAPITALISED.test(word));
      return keeps ? `{${latexText(word)}}` : latexText(word);
    })
    .join(' ');
}

function letters(first: string, names: string): [string, string][] {
  const from = first.codePointAt(0) ?? 0;
  return names.split(' ').map((name, place) => [String.fromCodePoint(from + place), name]);
}
