/** The first place from `from` up to `to` of ascending numbers that is not below `value`; `to` where there is none. */
export function firstFrom(numbers: Uint32Array, value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of a number from `from` up to `to` of ascending ones, or -1. */
export function placeOf(numbers: Uint32Array, value: number, from: number, to: number): number {
  const place = firstFrom(numbers, value, from, to);
  return place < to && numbers[place] === value ? place : -1;
}
