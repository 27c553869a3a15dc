import { childrenOf, type Element, textOf } from './element.js';

/** Pictures, advertisements and texts for other readers, by `abstract-type`; they are no abstract. */
const OTHER_KIND =
  /graph|video|visual|plain|lay\b|lay-|teaser|toc|highlight|key-?point|web|editor|author|summary-for|synopsis|precis|significance|take-?home|objective-list|note/i;

/** The abstract among those that an article has. */
export function mainAbstract(abstracts: readonly Element[]): Element | undefined {
  const kindOf = ({ attributes }: Element) => attributes['abstract-type'] ?? '';
  return (
    abstracts.find((abstract) => kindOf(abstract) === '') ??
    abstracts.find((abstract) => !OTHER_KIND.test(kindOf(abstract)))
  );
}

/** The text of an abstract in lines: `Methods: We ...` for each section, and without the title `Abstract`. */
export function abstractText(abstract: Element): string {
  return sectionLines(abstract).join('\n');
}

function sectionLines(section: Element): string[] {
  const lines: string[] = [];
  let beside = '';
  const finish = () => {
    const text = beside.trim();
    if (text !== '') lines.push(text);
    beside = '';
  };
  for (const part of section.content) {
    if (typeof part === 'string') beside += part;
    else if (part.name === 'sec') {
      finish();
      lines.push(...titled(part));
    } else if (part.name === 'p') {
      finish();
      const text = textOf(part);
      if (text !== '') lines.push(text);
    } else if (!['title', 'label', 'fig', 'graphic', 'object-id'].includes(part.name)) {
      // Text within an abstract that has no paragraphs.
      beside += textOf({ ...section, content: [part] });
    }
  }
  finish();
  return lines;
}

function titled(section: Element): string[] {
  const [first, ...others] = sectionLines(section);
  const title = childrenOf(section).find(({ name }) => name === 'title');
  const name = title ? textOf(title).replace(/[\s.:]+$/, '') : '';
  if (first === undefined) return [];
  return [name === '' ? first : `${name}: ${first}`, ...others];
}
