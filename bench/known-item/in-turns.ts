const AT_ONCE = 4;

/** Does the work for each item, four of them at a time; results in the order of the items. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const takeAll = async () => {
    for (const [k, item] of entries) results[k] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
  return results;
}
