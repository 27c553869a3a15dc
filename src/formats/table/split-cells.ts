import { parse } from 'csv-parse/sync';

/** The cells of one record by the letter of the format, or none where it is not one. */
export function splitCells(text: string, separator: string): string[] | undefined {
  // Without a quote there is nothing to parse, and most lines of many tables have none.
  if (!text.includes('"')) return text.split(separator);
  return parseOne(text, separator, { quote: '"' });
}

/** The same with quotes within a cell that does not begin with one: `5" screens,2020`. */
export function splitLoosely(text: string, separator: string): string[] | undefined {
  return parseOne(text, separator, { relax_quotes: true });
}

function parseOne(
  text: string,
  separator: string,
  options: { quote: '"' } | { relax_quotes: true },
): string[] | undefined {
  try {
    const records = parse(text, { delimiter: separator, record_delimiter: '\n', ...options });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}
