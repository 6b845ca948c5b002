/** Registers the panel of feature geometry. */
import { formatFixed, formatPercent } from "../../../charts/format";
import type { FindingContext, InstrumentPanel } from "../instrument-panel";
import { FeaturesPanel } from "./FeaturesPanel";

/** Less than this and nothing has moved, as a share of the length. */
const STILL = 0.01;

/** Which of the two has moved, and how alike contexts are. */
export function featuresFinding({ record, step }: FindingContext) {
  const features = record.valueAt("features/drift", step);
  const classifier = record.valueAt("classifier/drift", step);
  const cosine = record.valueAt("features/cosine_mean", step);
  if (!Number.isFinite(features + classifier + cosine) || step === 0) return null;
  const alike = [
    { text: "; two contexts’ features have a mean cosine of " },
    { text: formatFixed(cosine), tone: "strong" as const },
    { text: "." },
  ];
  if (features < STILL && classifier < STILL) {
    return [{ text: "Neither features nor classifier have moved yet" }, ...alike];
  }
  if (features < STILL) {
    return [
      { text: "The features stay, the classifier has moved by " },
      { text: formatPercent(classifier), tone: "strong" as const },
      ...alike,
    ];
  }
  return [
    { text: "The features have moved by " },
    { text: formatPercent(features), tone: "rep" as const },
    { text: ", the classifier by " },
    { text: formatPercent(classifier), tone: "strong" as const },
    ...alike,
  ];
}

export const featuresPanel: InstrumentPanel = {
  id: "features",
  title: "Feature geometry",
  question: "Do the features move, or does the classifier? How alike are contexts?",
  look: "A mark is a context’s features, a figure a row of the classifier: look for which of them move.",
  watches: ["features", "feature-plane"],
  caveat:
    "The plane holds two of the features’ directions, chosen from the base policy: how much of their variance it shows is written under it, and what moves outside it is not seen. The other numbers are exact for the probe contexts.",
  finding: featuresFinding,
  metrics: ["classifier/drift"],
  maps: true,
  Component: FeaturesPanel,
};
