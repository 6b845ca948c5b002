import { beforeEach, describe, expect, it } from "vitest";
import {
  choose,
  chosenOf,
  type InstrumentChoice,
  readChoices,
  useChosen,
  writeChoices,
} from "../../src/store/instrument-choices";

const QUANTITY: InstrumentChoice = { key: "quantity", values: ["entropy", "confidence"] };
const SUMS: InstrumentChoice = { key: "sums", values: ["each-step", "cumulated"] };
const CHOICES = [QUANTITY, SUMS];

describe("what is chosen in an instrument", () => {
  beforeEach(() => useChosen.setState({}, true));

  it("is the usual until something else is chosen, panel by panel", () => {
    expect(chosenOf("a", QUANTITY)).toBe("entropy");
    choose("a", QUANTITY, "confidence");
    expect(chosenOf("a", QUANTITY)).toBe("confidence");
    expect(chosenOf("b", QUANTITY)).toBe("entropy");
    choose("a", QUANTITY, "no such thing");
    expect(chosenOf("a", QUANTITY)).toBe("entropy");
  });

  it("is written where it is not as usual, and read again", () => {
    expect(writeChoices("a", CHOICES)).toBeNull();
    choose("a", QUANTITY, "confidence");
    choose("a", SUMS, "cumulated");
    const text = writeChoices("a", CHOICES) as string;
    expect(text).toBe("confidence,cumulated");
    expect(readChoices("b", CHOICES, text)).toEqual([]);
    expect(writeChoices("b", CHOICES)).toBe(text);
    // What is not named is as usual.
    expect(readChoices("b", CHOICES, "cumulated")).toEqual([]);
    expect(writeChoices("b", CHOICES)).toBe("cumulated");
  });

  it("names what cannot be chosen and leaves it out", () => {
    const problems = readChoices("a", CHOICES, "confidence,backwards");
    expect(problems.map(({ message }) => message)).toEqual([
      'show: "backwards" cannot be chosen in a; allowed: entropy, confidence, each-step, cumulated',
    ]);
    expect(writeChoices("a", CHOICES)).toBe("confidence");
  });
});
