import { choose, chosenOf, type InstrumentChoice, useChosen } from "../../store/instrument-choices";

/**
 * A choice inside an instrument's panel: what is chosen, and how to choose otherwise. It is kept and stands in the
 * address, so the panel lists it among its `choices`.
 */
export function useChoice<T extends string>(
  panel: string,
  choice: InstrumentChoice & { readonly values: readonly [T, ...T[]] },
): [T, (value: T) => void] {
  const value = useChosen((chosen) => chosenOf(panel, choice, chosen)) as T;
  return [value, (next) => choose(panel, choice, next)];
}
