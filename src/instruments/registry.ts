/**
 * Every instrument and question that there is. To add one: write its file in `catalogue/`, list it
 * here; docs/instruments.md has the smallest example.
 */
import { answerDistributionQuestion } from "./catalogue/answer-distribution";
import { answers } from "./catalogue/answers";
import { attribution } from "./catalogue/attribution";
import { blockQuestion } from "./catalogue/block";
import { diversity } from "./catalogue/diversity";
import { drive } from "./catalogue/drive";
import { elsewhere } from "./catalogue/elsewhere";
import { entropyBudget } from "./catalogue/entropy-budget";
import { featurePlaneInstrument } from "./catalogue/feature-plane";
import { features } from "./catalogue/features";
import { heldoutAttribution } from "./catalogue/heldout-attribution";
import { influence } from "./catalogue/influence";
import { kernelChange } from "./catalogue/kernel-change";
import { kernelLayers } from "./catalogue/kernel-layers";
import { kernelSpectraInstrument } from "./catalogue/kernel-spectra";
import { layerAttribution } from "./catalogue/layer-attribution";
import { logProbabilityKernelInstrument } from "./catalogue/log-probability-kernel";
import { meanFeature } from "./catalogue/mean-feature";
import { rippleQuestion } from "./catalogue/ripple";
import { spread } from "./catalogue/spread";
import { theory } from "./catalogue/theory";
import type { Instrument, Question } from "./instrument";

/** The instruments, in the order in which they are offered. */
export const INSTRUMENTS: readonly Instrument[] = [
  kernelLayers,
  meanFeature,
  kernelSpectraInstrument,
  kernelChange,
  logProbabilityKernelInstrument,
  drive,
  entropyBudget,
  attribution,
  layerAttribution,
  heldoutAttribution,
  influence,
  theory,
  features,
  featurePlaneInstrument,
  diversity,
  answers,
  elsewhere,
  spread,
];

/** The questions, in the order in which they are offered. */
export const QUESTIONS: readonly Question[] = [
  rippleQuestion,
  blockQuestion,
  answerDistributionQuestion,
];
