import { doiOf } from '../identifiers.js';

/** Host, path (without `.pdf`) and parameters of an address, in the form in which they are compared. */
export interface Place {
  host: string;
  path: string;
  parameters: ReadonlyMap<string, string>;
}

/** What the page of a paper is called, however it is addressed; null for the other pages of its host. */
export type KnownPage = (place: Place) => string | null;

/** Names the pages of hosts; a host without an entry has that of the domain it belongs to. */
export type PagesOfHosts = readonly (readonly [host: string, page: KnownPage])[];

/** A page whose path says all. */
export const byPath =
  (pattern: RegExp, page: (match: RegExpExecArray) => string | null): KnownPage =>
  ({ path }) => {
    const match = pattern.exec(path);
    return match && page(match);
  };

/** The first of several forms that an address has. */
export const firstOf =
  (...forms: readonly KnownPage[]): KnownPage =>
  (place) => {
    for (const form of forms) {
      const page = form(place);
      if (page !== null) return page;
    }
    return null;
  };

/** The page of a DOI, as doi.org addresses it; null for what is no DOI. */
export function doiPage(text: string): string | null {
  const doi = doiOf(`https://doi.org/${text}`);
  return doi && `doi.org/${doi.replace(/[%?#<>"\\^`{|}]/g, encodeURIComponent)}`;
}

/** A number as people write it: `0123` is `123`. */
export const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

/** The value of a parameter whatever the case of its name. */
export function parameterOf({ parameters }: Place, name: string): string | undefined {
  const own = parameters.get(name);
  if (own !== undefined) return own;
  for (const [key, value] of parameters) if (key.toLowerCase() === name) return value;
  return undefined;
}
