import { inOneText, type Version } from '../languages.js';
import { isObject, type JsonObject, textIn } from './dialect.js';
import { allTexts, isKnown } from './values.js';

/** A title or an abstract in one language, by its key: `title_en`, `abstractEnglish`, `en_title_s`. */
export interface Translation {
  readonly field: 'title' | 'abstract';
  readonly language: string;
}

/** Words and codes of languages in keys. No `id` and `no`, which are an id and a number there. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ en: 'en', eng: 'en', english: 'en', de: 'de', ger: 'de', deu: 'de', german: 'de' },
  ...{ fr: 'fr', fre: 'fr', fra: 'fr', french: 'fr', es: 'es', spa: 'es', spanish: 'es' },
  ...{ pt: 'pt', por: 'pt', portuguese: 'pt', it: 'it', ita: 'it', italian: 'it', ru: 'ru' },
  ...{ rus: 'ru', russian: 'ru', zh: 'zh', cn: 'zh', chinese: 'zh', ja: 'ja', jp: 'ja' },
  ...{ japanese: 'ja', ko: 'ko', kr: 'ko', korean: 'ko', pl: 'pl', tr: 'tr', nl: 'nl', uk: 'uk' },
  ...{ cs: 'cs', sv: 'sv', fa: 'fa', ar: 'ar' },
};
const NAMES = Object.keys(LANGUAGES).join('|');
const BEHIND = new RegExp(`^(title|abstract)[ _.:-]?(${NAMES})$`, 'i');
const BEFORE = new RegExp(`^(${NAMES})[ _.:-]?(title|abstract)(?:_s)?$`, 'i');

/** Keys that were met, as files have the same ones in every record. */
const KNOWN_KEYS = new Map<string, Translation | undefined>();
const MAX_KNOWN_KEYS = 1_000;

/** What a key holds a translation of; undefined where it is none. */
export function translationOf(key: string): Translation | undefined {
  if (KNOWN_KEYS.has(key)) return KNOWN_KEYS.get(key);
  const found = parsed(key);
  if (KNOWN_KEYS.size < MAX_KNOWN_KEYS) KNOWN_KEYS.set(key, found);
  return found;
}

function parsed(key: string): Translation | undefined {
  const behind = key.match(BEHIND);
  const before = behind ? null : key.match(BEFORE);
  const [field, language] = behind ? behind.slice(1) : [before?.[2], before?.[1]];
  if (field === undefined || language === undefined) return undefined;
  return {
    field: field.toLowerCase() as Translation['field'],
    language: LANGUAGES[language.toLowerCase()] as string,
  };
}

/**
 * Puts the titles and abstracts of `keys` with those that the fields have: the English ones first, the others where a
 * search finds them (`inOneText`). Answers the keys that say nothing.
 */
export function addTranslations(
  object: JsonObject,
  keys: readonly string[],
  value: Record<string, unknown>,
): string[] {
  const own = { title: textIn(value.title), abstract: textIn(value.abstract) };
  const versions = new Map<string, Version>();
  if (own.title || own.abstract) {
    versions.set('', {
      language: isObject(object.language) ? undefined : textIn(object.language),
      ...own,
    });
  }
  const silent: string[] = [];
  for (const key of keys) {
    const { field, language } = translationOf(key) as Translation;
    const text = isKnown(object[key]) ? allTexts(object[key]) : undefined;
    if (text === undefined) silent.push(key);
    // What the record says under our own name already is said once.
    else if (text !== own[field]) {
      versions.set(language, { language, ...versions.get(language), [field]: text });
    }
  }
  const isEnglish = ({ language }: Version) => /^en/i.test(language ?? '');
  const ordered = [...versions.values()].sort(
    (a, b) => Number(isEnglish(b)) - Number(isEnglish(a)),
  );
  const { keywords = [], ...texts } = inOneText(ordered);
  Object.assign(value, texts);
  if (keywords.length > 0) {
    value.keywords = [...(Array.isArray(value.keywords) ? value.keywords : []), ...keywords];
  }
  return silent;
}
