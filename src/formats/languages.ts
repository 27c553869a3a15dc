import { knownOnly } from './field-values.js';

/** Title and abstract of a work in one language, as far as its source has them. */
export interface Version {
  language?: string | undefined;
  title?: string | undefined;
  abstract?: string | undefined;
}

const ENGLISH = /^en(?:g|glish)?(?:[-_]|$)/i;

/**
 * One title and one abstract of a work that its source may have in several languages; nothing is dropped. The
 * first version's title is the title. The abstract has all abstracts, each after its own title, the one in
 * English first, which is what models of embedding know best. Where there is no abstract, the other titles become
 * keywords, so that a search finds them and nobody takes them for an abstract.
 */
export function inOneText(versions: readonly Version[]): {
  title?: string;
  abstract?: string;
  keywords?: string[];
} {
  const [only] = versions;
  // Most works are in one.
  if (only && versions.length === 1) {
    return {
      ...(only.title ? { title: only.title } : {}),
      ...(only.abstract ? { abstract: only.abstract } : {}),
    };
  }
  const title = versions.find((version) => version.title)?.title;
  const ordered = [...versions].sort((a, b) => rank(a) - rank(b));
  const texts = ordered.flatMap((version) => {
    const own = version.title === title ? undefined : version.title;
    return version.abstract ? [joined(own, version.abstract)] : [];
  });
  const titles = versions.flatMap((version) =>
    version.title && version.title !== title && !version.abstract ? [version.title] : [],
  );
  const hasAbstract = texts.length > 0;
  return knownOnly({
    title,
    abstract: distinct(hasAbstract ? [...texts, ...titles] : []).join('\n'),
    keywords: hasAbstract ? [] : distinct(titles),
  });
}

function rank({ language }: Version): number {
  return language !== undefined && ENGLISH.test(language) ? 0 : 1;
}

function joined(title: string | undefined, text: string): string {
  if (!title) return text;
  return /[.!?:…。]$/.test(title) ? `${title} ${text}` : `${title}. ${text}`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
