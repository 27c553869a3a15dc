/** A score rounded to six decimals, so that ties are ties on every path and on every machine. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
