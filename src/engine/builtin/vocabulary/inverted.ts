import { ListColumn } from '../columns/column.js';

/** The lists that have each item, from the items of each list; a list that has an item twice is there once. */
export function inverted(lists: ListColumn, items: number): ListColumn {
  const ends = new Uint32Array(items);
  const eachOnce = (visit: (list: number, item: number) => void) => {
    for (let list = 0; list < lists.ends.length; list++) {
      const values = lists.get(list);
      for (let k = 0; k < values.length; k++) {
        if (values.indexOf(values[k] as number) === k) visit(list, values[k] as number);
      }
    }
  };
  eachOnce((_, item) => {
    (ends[item] as number)++;
  });
  let sum = 0;
  const next = ends.map((count) => {
    sum += count;
    return sum - count;
  });
  const values = new Uint32Array(sum);
  eachOnce((list, item) => {
    values[next[item] as number] = list;
    (next[item] as number)++;
  });
  return new ListColumn(next, values);
}
