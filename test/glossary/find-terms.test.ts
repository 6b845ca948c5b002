import { describe, expect, it } from "vitest";
import { findTerms, newTermsIn, termsIn } from "../../src/glossary/find-terms";
import { termOf } from "../../src/glossary/glossary";

describe("terms in a text", () => {
  it("are marked where they first stand, in the letters of the text", () => {
    expect(findTerms("Entropy falls, and entropy on other tasks too.")).toEqual([
      { text: "Entropy", term: "entropy" },
      { text: " falls, and entropy on other tasks too." },
    ]);
  });

  it("are the longest that there is, and never a part of a word", () => {
    expect(termsIn("the base policy’s representation component")).toEqual([
      "base-policy",
      "representation",
    ]);
    expect(
      termsIn("heldout/entropy, entropy_coef, a kernelled featureless KLM, schedule cf-rl"),
    ).toEqual([]);
    expect(termsIn("probes, probe contexts")).toEqual(["probe"]);
  });

  it("keep the text whole", () => {
    const text = "In CF-RL’s first stage W drives: Δz by log π, R² .9, pass@k over k, repr.";
    expect(
      findTerms(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
    expect(termsIn(text)).toEqual([
      "cf-rl",
      "logit",
      "log-probability",
      "r-squared",
      "pass-at-k",
      "representation",
    ]);
    expect(findTerms("")).toEqual([]);
  });

  it("are marked once over several texts", () => {
    const fresh = newTermsIn(["entropy and confidence", "confidence and KL", "entropy"]);
    expect(fresh.map((set) => [...set])).toEqual([["entropy", "confidence"], ["kl"], []]);
    expect(termsIn("nothing of the field")).toEqual([]);
    expect(findTerms("entropy and KL", new Set(["kl"]))).toEqual([
      { text: "entropy and " },
      { text: "KL", term: "kl" },
    ]);
  });

  it("are all in the glossary", () => {
    const all =
      "kernel representation gradient CF-RL standard RL LP-FT classifier backbone base policy context " +
      "probe held-out advantage entropy confidence KL diversity pass@k feature cosine logits log π " +
      "first order SGD R² slope influence residual interaction alignment spectra mean feature " +
      "95 % interval seed supervised paired effect size configuration";
    const found = termsIn(all);
    expect(found.length).toBe(38);
    expect(found.filter((id) => !termOf(id))).toEqual([]);
  });
});
