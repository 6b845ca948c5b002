/** Every claim there is, in the order in which they are told. To add one: write its file, list it here. */
import { baseCompetence } from "./base-competence";
import { cfRlFaster } from "./cf-rl-faster";
import type { Claim } from "./claim";
import { components } from "./components";
import { confidenceAndDiversity } from "./confidence-and-diversity";
import { featureVariability } from "./feature-variability";
import { freezing } from "./freezing";
import { gradientComponent } from "./gradient-component";
import { narrowing } from "./narrowing";
import { notLpFt } from "./not-lp-ft";
import { spreadOfConfidence } from "./spread-of-confidence";
import { surerElsewhere } from "./surer-elsewhere";
import { survives } from "./survives";
import { survivesShape } from "./survives-shape";
import { twoStages } from "./two-stages";

export const CLAIMS: readonly Claim[] = [
  confidenceAndDiversity,
  featureVariability,
  spreadOfConfidence,
  components,
  gradientComponent,
  twoStages,
  cfRlFaster,
  freezing,
  surerElsewhere,
  notLpFt,
  narrowing,
  survives,
  survivesShape,
  baseCompetence,
];
