/** What the bytes from 0x80 are; those without a sign stay controls. Node's own decoder leaves them all so. */
const FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const CONTROL = /[\u0080-\u009f]/g;
/** Bytes that mean nothing in Windows-1252. */
const UNDEFINED = /[\u0080-\u009f]/;
const NOT_ASCII = /[^\0-\x7f]/;
const MARKED = 'À-ÖØ-öø-ÿŠŽŒŸšžœƒ';
const WORD = new RegExp(`[A-Za-z${MARKED}]*[${MARKED}][A-Za-z${MARKED}]*`, 'g');

/**
 * Letters where they stand in western languages and not in those whose code pages have others in their places:
 * `è` is `č` and `ø` is `ř` in Windows-1250, `ê` is `ę`, `à` is `ą` in Windows-1257.
 */
const SURE_LETTERS = [
  '[äöüáéóúôå]',
  // Between vowels it is Latvian `ķ` in Windows-1257.
  '(?<![aeiou])í|í(?![aeiou])|(?<=[aeou])í(?=[ao])',
  '(?<=[aeiouäöüy])ß',
  '(?<=[aeiouáéíóú])ñ(?=[aeiouáéíóú])',
  '(?<=[a-zéöü])ç(?=[aeiouãõáóàâ])',
  'ã(?=[oe])',
  'õ(?=e)',
  '(?<=o)û',
  '(?<=[oa])î(?=[tm])',
  '(?<=.)ê(?=me|ch|nc|nd|nq)|ê(?=tr)',
  '^î(?=les?$)',
  '(?<=[bcdfghijlmnpqrstvxz])è(?=re|me|te|ne|se|ve|de|ge|le|ce|pe|che|que|gue|tre|vre|bre|dre|fre|cre|gne|gle|ble|cle|s$)',
  '(?<=[aeiou])ë',
  // `aď` and `eļ` are frequent.
  '(?<=[ao])ï(?=[ncdstvqrm])|(?<=a)ï(?=en)|(?<=^tha|we)ï',
  'â(?=nci|ge|che|ce|mar|teau|tel)',
  '(?<=[bcdfghlmprstvz])ò$',
  '(?<=it|éj)à$',
  'œ(?=u)',
  '(?<=[bdfghjklmnprstv])æ(?=[bdgklnrstv])',
  '(?<=[bdfghjklmnprstv])ø(?=[bdfgjklmnrstvy])',
  '^ø(?=st|y|l|k|d)',
  // In Turkish `ğ` stands behind vowels; `rđa` and `rđu` are Croatian.
  '(?<=r)ð(?=ur$|arson$|arsson$)',
  '(?<=^gu)ð(?=[mrbjlnf])',
  'ð(?=sson$|sdóttir$|mund|rún|björg|finn)',
  '^þ(?=ó|or(?:[bfghklmv]|ste)|ur[ií])',
].join('|');
const SURE_LETTER = new RegExp(SURE_LETTERS, 'g');
/** Two letters with marks side by side are rare; in Greek, Cyrillic, Chinese read so they are everywhere. */
const PAIR = /[^\0-\x7f]{2}/g;
const PAIRS = /^(?:éé|áñ|çã|çõ|öß|üß|äß|ñé|ñó|ñá|ñí|éâ|íñ|úñ|éç|þó|þú|þý|þí|[áéíóúýöæ]ð|ð[áíúýæ])$/;
const ALONE = /^[àéèóáêù]$/;

/** Languages by words that the others do not have, and letters that are theirs wherever these stand. */
const LANGUAGES: readonly (readonly [RegExp, RegExp])[] = [
  [/(?<!\p{L})(?:des|les|du|et(?! al)|dans|une|aux|sur)(?!\p{L})/u, /[àâèîïôùûœæ]|(?<=.)[çêë]/g],
  [/(?<!\p{L})(?:dos|das|uma|com|são|em)(?!\p{L})/u, /[ãõâà]|(?<=.)[êç]/g],
  [/(?<!\p{L})(?:della|delle|degli|dei|nella|nel|il|che|sono)(?!\p{L})/u, /[àèìòù]/g],
  [/(?<!\p{L})(?:og|af|och|på|för|ikke|til)(?!\p{L})/u, /[æøå]/g],
  [/(?<!\p{L})(?:ekki|fyrir|sem|eða|það|voru|eru|hefur|og)(?!\p{L})/u, /[þðýæ]/g],
  [/(?<!\p{L})(?:het|een|voor|naar)(?!\p{L})/u, /[ëïèê]/g],
];

/** Signs that are certain by what stands beside them: in other code pages they would be letters. */
const SURE_SIGNS = [
  // Behind a letter alone they are `í` and `î` of old Macs: `Hait’` is Haití.
  String.raw`(?<=[\p{N}.,;:!?)\]”’"'])[”’](?=$|[\s.,;:!?)\]}”’"'<&/-])`,
  String.raw`(?<=“[^“”]{0,300}\p{L})”(?=$|[\s.,;:!?)\]}’"'<&/-])`,
  String.raw`(?<=‘[^‘’]{0,300}\p{L})’(?=$|[\s.,;:!?)\]}”"'<&/-])`,
  String.raw`(?<=[\p{L}\p{N}.,;:!?)\]”’"'])…(?=$|[\s.,;:!?)\]}”’"'<&/-])`,
  String.raw`(?<=^|[\s("'{[>“‘/])[“‘„](?=[\p{L}\p{N}(])`,
  String.raw`(?<=(?<!\p{L})(?:[Ww]orld|[Pp]eople|[Cc]hildren|(?:[Ww]o)?[Mm]en|[Tt]oday|[Aa]uthor|[Pp]atient|Alzheimer|Parkinson|Crohn|Hodgkin|Huntington|[Ii]t|[Tt]hat|[Ll]et))’(?=s(?!\p{L}))`,
  String.raw`(?<=(?<!\p{L})(?:[Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Cc]a|[Ww]o|[CcWw]ould|[Ss]hould|[Hh]as|[Hh]ave|[Hh]ad)n)’(?=t(?!\p{L}))`,
  String.raw`(?<=(?<!\p{L})(?:I|[Yy]ou|[Ww]e|[Tt]hey))’(?=(?:re|ve|ll|d|m)(?!\p{L}))`,
  String.raw`(?<=(?<!\p{L})(?:[ODLdljcsnmt]|qu))’(?=\p{Lu}\p{Ll})`,
  String.raw`(?<=(?<!\p{L})(?:[dljcsnmt]|[Qq]u|[Aa]ujourd|[Jj]usqu|[Ll]orsqu|[dn]ell))’(?=[aeiouyhéèêâôî]\p{L}{2})`,
  String.raw`(?<=^|\s)[–—•](?=\s|$)`,
  String.raw`(?<=\d)[–—](?=\d)`,
  String.raw`(?<=\p{Lu}\p{Ll}{1,30})–(?=\p{Lu}\p{Ll})`,
  String.raw`(?<=\d ?)°(?=$|[CFNSEWK\s,.;)])`,
  String.raw`(?<=^|[\s(\d])±(?=[\s\d])`,
  String.raw`(?<=^|[\s(\d])µ(?=[mgslMLAVWKCFh])`,
  String.raw`(?<=[\s\d])×(?=[\s\d])`,
  String.raw`(?<=(?<!\p{L})[cmkd]?m)[²³](?!\p{L})`,
  String.raw`(?<=\d)[ºª](?!\p{L})`,
  String.raw`(?<=^|[\s("{])[¿¡](?=\p{Lu})`,
  String.raw`€(?=$|[\s\d])`,
  String.raw`£(?=\d)`,
  String.raw`§(?= ?\d)`,
  String.raw`©(?= ?\d)`,
].join('|');
/** The same in English, of whose words other languages have none. */
const ENGLISH = /(?<!\p{L})(?:the|of|and|with|from|by|are|is)(?!\p{L})/iu;
const ENGLISH_SIGN = /(?<=\p{L})’(?=s(?!\p{L}))|(?<=s)’(?= \p{Ll})/gu;
const SURE_SIGN = new RegExp(SURE_SIGNS, 'gu');
/** Signs that speak neither for nor against it. */
const NEUTRAL_SIGN =
  /[\u00a0\u00ad«»®™]|(?<=\p{L})[–—](?=\p{L})|(?<=\p{L})[”’](?=$|[\s.,;:!?)\]}”’"'<&/-]|s(?!\p{L}))/gu;

/** The text of bytes in Windows-1252, whatever they are. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(CONTROL, (control) => FROM_80.charAt(control.charCodeAt(0) - 0x80));
}

/**
 * Reads lines that are no UTF-8 as Windows-1252, of which Latin-1 is a part, where their letters and signs leave no
 * doubt that they are that. What was read before counts: a file is written in one encoding.
 */
export class Windows1252 {
  readonly #languages = new Set<number>();
  #isKnown = false;

  /** The text of a line, or undefined where it may be another encoding's. */
  decode(bytes: Uint8Array): string | undefined {
    const text = decodeWindows1252(bytes);
    if (UNDEFINED.test(text)) return undefined;
    const languages = LANGUAGES.flatMap(([words], k) => (words.test(text) ? [k] : []));
    const letters = [...languages, ...this.#languages].map((k) => LANGUAGES[k]?.[1] as RegExp);
    let isSure = false;
    for (const [word] of text.matchAll(WORD)) {
      if (!isSureWord(word, letters)) return undefined;
      isSure = true;
    }
    const signs = text.replace(WORD, '');
    if (NOT_ASCII.test(signs)) {
      const isEnglish = ENGLISH.test(text);
      const unsure = (isEnglish ? text.replace(ENGLISH_SIGN, '') : text).replace(SURE_SIGN, '');
      isSure ||= unsure.length < text.length;
      if (NOT_ASCII.test(unsure.replace(NEUTRAL_SIGN, '').replace(WORD, ''))) return undefined;
    }
    if (!isSure && !this.#isKnown) return undefined;
    this.#isKnown = true;
    for (const language of languages) this.#languages.add(language);
    return text;
  }
}

function isSureWord(word: string, letters: readonly RegExp[]): boolean {
  const lower = word.toLowerCase();
  if (lower.length === 1) {
    return letters.length > 0 && (ALONE.test(lower) || letters.some((set) => lower.match(set)));
  }
  // A capital within a word is a small letter of another code page.
  if (word !== word.toUpperCase() && NOT_ASCII.test(word.slice(1).replace(/\p{Ll}/gu, '')))
    return false;
  const marked = lower.replace(/[\0-\x7f]/g, '').length;
  const plain = lower.length - marked;
  if (plain === 0 || marked > plain + Math.min(letters.length, 1)) return false;
  if (/[^\0-\x7f]{3}/.test(lower)) return false;
  for (const [pair] of lower.matchAll(PAIR)) if (!PAIRS.test(pair)) return false;
  let rest = lower.replace(SURE_LETTER, '');
  for (const letter of letters) rest = rest.replace(letter, '');
  return !NOT_ASCII.test(rest);
}
