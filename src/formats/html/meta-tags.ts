import { decodeHTMLAttribute } from 'entities';

/** What a page says of itself in a `meta` tag. */
export interface MetaTag {
  /** Its `name`, or else its `property`, in lower case. */
  name: string;
  content: string;
  language: string | undefined;
}

const TAG_NAME = /<([a-z][a-z\d-]*)/iy;
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/y;
/** Elements whose text is no markup, by their ends. */
const ENDS: ReadonlyMap<string, RegExp> = new Map(
  ['script', 'style', 'template', 'textarea', 'title'].map((name) => [
    name,
    new RegExp(`</${name}`, 'gi'),
  ]),
);

/** The `meta` tags of a page that have a name and a content, in their order; linear on any text. */
export function metaTagsOf(html: string): MetaTag[] {
  const tags: MetaTag[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    TAG_NAME.lastIndex = at;
    const [opening, name = ''] = TAG_NAME.exec(html) ?? ['<'];
    at += opening.length;
    const end = ENDS.get(name.toLowerCase());
    if (end) {
      end.lastIndex = at;
      const found = end.exec(html);
      if (!found) break;
      at = end.lastIndex;
    } else if (name.toLowerCase() === 'meta') {
      const attributes = attributesAt(html, at);
      at = attributes.end;
      const tag = tagOf(attributes.values);
      if (tag) tags.push(tag);
    }
  }
  return tags;
}

function attributesAt(html: string, from: number): { values: Map<string, string>; end: number } {
  const values = new Map<string, string>();
  let end = from;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const found = ATTRIBUTE.exec(html);
    if (!found) return { values, end };
    end = ATTRIBUTE.lastIndex;
    const [, name = '', double, single, bare] = found;
    const key = name.toLowerCase();
    if (!values.has(key)) values.set(key, decodeHTMLAttribute(double ?? single ?? bare ?? ''));
  }
}

function tagOf(values: ReadonlyMap<string, string>): MetaTag | undefined {
  const name = (values.get('name') || values.get('property'))?.trim().toLowerCase();
  const content = values.get('content')?.trim();
  if (!name || !content) return undefined;
  return { name, content, language: values.get('xml:lang') ?? values.get('lang') };
}
