/**
 * What this browser does not offer, and what that costs here. What a backend needs is not in it: the badge
 * says which one runs and why not a better one.
 */

/** Where features are looked for: the page's own globals, or a test's. */
export interface FeatureScope {
  readonly localStorage?: unknown;
  readonly navigator?: { readonly clipboard?: unknown };
}

/** Each feature as what is not there, and what follows. */
const FEATURES: readonly {
  readonly there: (scope: FeatureScope) => boolean;
  readonly cost: string;
}[] = [
  {
    there: (scope) => Boolean(scope.localStorage),
    cost: "it keeps no settings, so theme and layout are forgotten when the page is closed",
  },
  {
    there: (scope) => Boolean(scope.navigator?.clipboard),
    cost: "it gives no access to the clipboard, so links are copied from the address bar",
  },
];

/** One line on what is missing and what follows; null where nothing is. */
export function missingFeatures(scope: FeatureScope): string | null {
  const costs = FEATURES.flatMap(({ there, cost }) => {
    try {
      return there(scope) ? [] : [cost];
    } catch {
      // Asking is forbidden too, as for storage in some private windows.
      return [cost];
    }
  });
  if (costs.length === 0) return null;
  return `This browser offers a little less than others: ${costs.join("; ")}. Everything else works.`;
}
