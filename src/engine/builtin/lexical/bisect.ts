/** The first place from `from` up to `to` whose docId is not below `docId`; `to` where there is none. */
export function firstFrom(docIds: Uint32Array, docId: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((docIds[middle] as number) < docId) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of a docId from `from` up to `to`, or -1. */
export function placeOf(docIds: Uint32Array, docId: number, from: number, to: number): number {
  const place = firstFrom(docIds, docId, from, to);
  return place < to && docIds[place] === docId ? place : -1;
}
