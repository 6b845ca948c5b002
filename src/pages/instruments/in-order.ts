/** A list in the order of ids that was chosen; what the order does not name comes after, as it stood. */
export function inOrder<T extends { readonly id: string }>(
  list: readonly T[],
  order: readonly string[],
): T[] {
  const named = order.flatMap((id) => list.find((one) => one.id === id) ?? []);
  return [...named, ...list.filter((one) => !named.includes(one))];
}
