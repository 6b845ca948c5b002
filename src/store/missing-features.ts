/**
 * What this browser does not offer, and what that costs here. Which backend runs, and why not a better
 * one, the badge says.
 */

/** Where features are looked for: the page's own globals, or a test's. */
export interface FeatureScope {
  readonly localStorage?: unknown;
  readonly indexedDB?: unknown;
  readonly OffscreenCanvas?: unknown;
  readonly navigator?: { readonly clipboard?: unknown };
}

const NO_RUNS = "it saves no runs, so they are lost with the page unless taken away as files";

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
    there: (scope) => Boolean(scope.indexedDB),
    cost: NO_RUNS,
  },
  {
    there: (scope) => Boolean(scope.OffscreenCanvas),
    cost: "it has no canvas beside the page’s own, so WebGL cannot train",
  },
  {
    there: (scope) => Boolean(scope.navigator?.clipboard),
    cost: "it gives no access to the clipboard, so links are copied from the address bar",
  },
];

/**
 * One line on what is missing and what follows; null where nothing is. `refused` says that the storage of
 * runs is there and could not be opened, as in some private windows.
 */
export function missingFeatures(scope: FeatureScope, refused = false): string | null {
  const missing = FEATURES.flatMap(({ there, cost }) => {
    try {
      return there(scope) ? [] : [cost];
    } catch {
      // Asking is forbidden too, as for storage in some private windows.
      return [cost];
    }
  });
  const costs = refused && !missing.includes(NO_RUNS) ? [...missing, NO_RUNS] : missing;
  if (costs.length === 0) return null;
  return `This browser offers a little less than others: ${costs.join("; ")}. Everything else works.`;
}
