/** Links and the other parts of an address: anything can stand there. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { resolveExperiment } from "../../src/experiment/resolve";
import { SETTING_KEYS } from "../../src/experiment/schema";
import { backendOfAddress } from "../../src/store/address-backend";
import { readEmbed } from "../../src/store/embed";
import { splitAddress } from "../../src/store/place";
import { CASES_TIMEOUT, EVIL_NUMBERS, fuzz, hostileText, survives } from "./hostile";

const KEYS = [
  "v",
  "preset",
  "page",
  "instrument",
  "show",
  "step",
  "tracks",
  "kernel",
  "scale",
  "phases",
  "changes",
];

/** A change of a setting on the way to a step, as a link has it, and as it must not be. */
const change = fc
  .tuple(
    fc.nat(99),
    fc.constantFrom(...SETTING_KEYS),
    fc.constantFrom("0.1", "1e999", "-1", "NaN", "rloo", "8"),
  )
  .map(([step, key, value]) => `${step}:${key}:${value}`);

/** A hash of known and unknown keys with values that were meant otherwise. */
const hash = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.oneof(fc.constantFrom(...KEYS, ...SETTING_KEYS), hostileText),
        fc.oneof(hostileText, fc.constantFrom(...EVIL_NUMBERS).map(String)),
        fc.boolean(),
      ),
      { maxLength: 8 },
    )
    .map(
      (pairs) =>
        `#v=1&${pairs
          .map(([key, value, raw]) => {
            // Half of a pair of surrogates cannot be encoded, and stands in no address.
            const safe = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ""));
            return raw ? `${key}=${value}` : `${safe(key)}=${safe(value)}`;
          })
          .join("&")}`,
    ),
  hostileText.map((text) => `#${text}`),
  fc.array(change, { maxLength: 30 }).map((list) => `#v=1&step=99&changes=${list.join(",")}`),
);

it(
  "a link gives an experiment whatever it says, and names what it could not have",
  () => {
    fuzz(hash, (text) => {
      const { experiment, problems } = decodeLink(text);
      // What was made of it is an experiment that can be run and linked to again, with nothing lost.
      const again = decodeLink(encodeLink(experiment));
      expect(again.problems).toEqual([]);
      expect(again.experiment).toEqual(experiment);
      resolveExperiment({
        preset: experiment.preset,
        settings: { seed: experiment.settings.seed },
      });
      for (const { message } of problems) expect(message.length).toBeLessThan(2000);
    });
  },
  CASES_TIMEOUT,
);

it(
  "an address gives a place and a view whatever it says",
  () => {
    fuzz(hash, (text) => {
      const { place, problems } = splitAddress(text);
      expect(typeof place.page).toBe("string");
      for (const { message } of problems) expect(message.length).toBeLessThan(2000);
    });
  },
  CASES_TIMEOUT,
);

it(
  "a query gives a way to be embedded and a backend, or none",
  () => {
    fuzz(
      fc.tuple(hostileText, hostileText).map(([a, b]) => `?embed=${a}&origin=${b}&backend=${a}`),
      (query) => {
        survives(() => readEmbed(query), []);
        survives(() => backendOfAddress(query), []);
      },
    );
  },
  CASES_TIMEOUT,
);
