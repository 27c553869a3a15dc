/** A name without the number that DBLP gives to people of one name: `Jens Müller 0001`. */
export function withoutNumber(name: string): string {
  return name.replace(/\s+\d{4}$/, '');
}
