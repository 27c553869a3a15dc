import { SaxesParser } from 'saxes';
import { type Element, textOf } from './element-text.js';

export { type Element, textOf };

/** Papers have a dozen; what is nested deeper is no paper. */
const MAX_DEPTH = 100;
/** HTML's names for characters are mended later; XML knows five. */
const UNKNOWN_NAME = /undefined entity/;

/** Parses the text of one element. A string says what is wrong with it. */
export function parseElement(text: string): Element | string {
  const parser = new SaxesParser({ xmlns: false, fragment: true, position: false } as const);
  const root: Element = { name: '', attributes: {}, content: [] };
  const open = [root];
  let problem: string | undefined;
  const add = (part: Element | string) => (open.at(-1) as Element).content.push(part);
  parser.on('error', ({ message }) => {
    if (!UNKNOWN_NAME.test(message)) problem ??= message;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name: localName(name), attributes, content: [] };
    add(element);
    open.push(element);
    if (open.length > MAX_DEPTH) problem ??= `has elements within ${MAX_DEPTH} others`;
  });
  parser.on('closetag', () => {
    if (open.length > 1) open.pop();
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  if (problem !== undefined) return problem;
  const [element] = root.content;
  return typeof element === 'object' ? element : 'is empty';
}

/** The elements within an element, whatever their names. */
export function childrenOf({ content }: Element): Element[] {
  return content.filter((part): part is Element => typeof part === 'object');
}

/** The elements that this path of names leads to, in their order. */
export function allAt(element: Element, ...path: string[]): Element[] {
  const found: Element[] = [];
  collect(element, path, 0, found);
  return found;
}

function collect({ content }: Element, path: readonly string[], at: number, found: Element[]) {
  const name = path[at];
  const isLast = at === path.length - 1;
  for (const part of content) {
    if (typeof part === 'string' || part.name !== name) continue;
    if (isLast) found.push(part);
    else collect(part, path, at + 1, found);
  }
}

/** The first element that this path of names leads to. */
export function firstAt(element: Element, ...path: string[]): Element | undefined {
  return allAt(element, ...path)[0];
}

/** The first text that is not empty at this path of names (`textsAt`). */
export function textAt(element: Element, ...path: string[]): string | undefined {
  for (const found of allAt(element, ...path)) {
    const text = textOf(found);
    if (text !== '') return text;
  }
  return undefined;
}

/** The texts of the elements that a path leads to, without empty ones. */
export function textsAt(element: Element, ...path: string[]): string[] {
  return allAt(element, ...path)
    .map(textOf)
    .filter((text) => text !== '');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
