/**
 * Full replacement frames build every item anew. Handing back the previous object wherever nothing
 * changed is what lets memoised rows skip their render.
 */
export function keepIdentity<T extends object>(
  previous: readonly T[],
  next: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  const known = new Map(previous.map((item) => [keyOf(item), item]));
  let same = previous.length === next.length;
  const kept = next.map((item, index) => {
    const old = known.get(keyOf(item));
    const result = old && shallowEqual(old, item) ? old : item;
    if (result !== previous[index]) same = false;
    return result;
  });
  return same ? previous : kept;
}

export function shallowEqual(left: object, right: object): boolean {
  const entries = Object.entries(left);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([key, value]) => Object.is(value, (right as Record<string, unknown>)[key]));
}
