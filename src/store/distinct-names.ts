/**
 * The names, of which no two are alike: the second of one name is counted, the third too, and so on past
 * every name that is there already.
 * @param counted how a name is written that is not the first of its kind.
 */
export function distinctNames(
  names: readonly string[],
  counted: (name: string, count: number) => string,
): string[] {
  const taken = new Set(names);
  const given = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; given.has(free); count++) {
      const next = counted(name, count);
      if (!taken.has(next)) free = next;
    }
    given.add(free);
    return free;
  });
}
