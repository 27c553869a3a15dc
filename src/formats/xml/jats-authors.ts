import { displayName } from '../author-names.js';
import { allAt, childrenOf, type Element, firstAt, textAt, textOf } from './element.js';

/** Within the name of a group, but not of it: its members, and where they are. */
const NOT_OF_NAME = new Set([
  'contrib-group',
  'xref',
  'fn',
  'aff',
  'address',
  'contrib-id',
  'email',
]);

/** The authors of an article in their order; groups go by their own names, not by those of all members. */
export function jatsAuthors(meta: Element): string[] {
  const contributors = allAt(meta, 'contrib-group')
    .filter(({ attributes }) => !/editor|reviewer/i.test(attributes['content-type'] ?? ''))
    .flatMap((group) => childrenOf(group))
    .filter(
      ({ name, attributes }) =>
        name === 'collab' ||
        (name === 'contrib' &&
          /^(?:author|collab|group|)$/i.test(attributes['contrib-type'] ?? '')),
    );
  return contributors
    .map((contributor) =>
      contributor.name === 'collab' ? groupName(contributor) : authorName(contributor),
    )
    .filter((name) => name !== '');
}

function authorName(contributor: Element): string {
  const alternatives = firstAt(contributor, 'name-alternatives');
  const names = alternatives ? allAt(alternatives, 'name') : allAt(contributor, 'name');
  const name = names.find(({ attributes }) => attributes['name-style'] !== 'eastern') ?? names[0];
  if (name) return personName(name);
  const whole = firstAt(alternatives ?? contributor, 'string-name');
  if (whole) return firstAt(whole, 'surname') ? personName(whole) : displayName(textOf(whole));
  const group =
    firstAt(contributor, 'collab') ??
    firstAt(contributor, 'collab-alternatives', 'collab') ??
    firstAt(contributor, 'on-behalf-of');
  return group ? groupName(group) : '';
}

function personName(name: Element): string {
  return [textAt(name, 'given-names'), textAt(name, 'surname'), textAt(name, 'suffix')]
    .filter((part) => part !== undefined)
    .join(' ');
}

function groupName(group: Element): string {
  const content = group.content.filter(
    (part) => typeof part === 'string' || !NOT_OF_NAME.has(part.name),
  );
  return textOf({ ...group, content })
    .replace(/\s+/g, ' ')
    .replace(/[\s,;]+$/, '');
}
