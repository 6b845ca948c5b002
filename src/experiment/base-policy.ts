/** Which base policy a run starts from: the settings `base`, `base_seed` and `seed` together. */
import { BASE_SEEDS, type SettingValues } from "./schema";

/** Those that are shipped: the choice of `base`, and the share of noisy digits in its demonstrations. */
export const BASE_NOISES = { "mixture-25": 0.25, "mixture-18": 0.18 } as const;

/** The name of the file of a base policy; the first seed's has none. */
export function baseFile(base: keyof typeof BASE_NOISES, seed: number): string {
  return seed === 1 ? base : `${base}-s${seed}`;
}

/**
 * The name of the file that a run starts from; null for an untrained policy. Unless `base_seed` names
 * one, the run's seed chooses: 1 to 8 take the base policies of these seeds, 9 the first again.
 */
export function basePolicyOf(
  settings: Pick<SettingValues, "base" | "base_seed" | "seed">,
): string | null {
  const { base, base_seed: asked, seed } = settings;
  if (base === "untrained") return null;
  return baseFile(base, asked === 0 ? ((seed + BASE_SEEDS - 1) % BASE_SEEDS) + 1 : asked);
}
