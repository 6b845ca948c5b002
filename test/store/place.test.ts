import { afterEach, describe, expect, it, vi } from "vitest";
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { resolveExperiment } from "../../src/experiment/resolve";
import { joinAddress, moveTo, splitAddress, usePlace } from "../../src/store/place";
import { NOTHING_SHARED } from "../../src/store/shared-view";

const experiment = resolveExperiment({
  preset: "cf-rl-race",
  settings: { learning_rate: 0.002, companion: "none" },
});
const instruments = { page: "instruments", instrument: "features", show: null } as const;

afterEach(() => vi.unstubAllGlobals());

describe("the place in the address", () => {
  it("changes within its page, and leaves what a link asked to be seen as it is", () => {
    const written: string[] = [];
    const replaceState = (_: unknown, __: string, address: string) => written.push(address);
    vi.stubGlobal("history", { state: null, replaceState });
    vi.stubGlobal("location", {
      pathname: "/x/",
      search: "?paused",
      hash: "#page=compare&step=84",
    });
    usePlace.setState({ page: "compare", instrument: null });
    moveTo({ show: "sort:heldout/reward,beside" });
    vi.stubGlobal("location", { pathname: "/x/", search: "?paused", hash: "" });
    usePlace.setState({ page: "lab", instrument: null });
    moveTo({ show: null });
    expect(written).toEqual([
      "#page=compare&show=sort:heldout/reward,beside&step=84",
      "/x/?paused",
    ]);
  });

  it("stands beside the experiment, which the codec reads without a problem", () => {
    const hash = joinAddress(encodeLink(experiment), instruments);
    const { place, experiment: rest } = splitAddress(hash);
    expect(place).toEqual(instruments);
    expect(rest).toBe(encodeLink(experiment));
    expect(decodeLink(rest).problems).toEqual([]);
  });

  it("knows the short address of the check", () => {
    expect(splitAddress("#/check")).toMatchObject({
      place: { page: "check", instrument: null },
      experiment: "",
      problems: [],
    });
  });

  it("needs no experiment, and the Lab needs no place", () => {
    expect(joinAddress("", instruments)).toBe("#page=instruments&instrument=features");
    expect(splitAddress("#page=instruments")).toEqual({
      place: { page: "instruments", instrument: null, show: null },
      experiment: "",
      view: NOTHING_SHARED,
      problems: [],
    });
    const chosen = { ...instruments, show: "confidence,cumulated" };
    expect(splitAddress(joinAddress("", chosen)).place).toEqual(chosen);
    expect(joinAddress("", { page: "lab", instrument: null })).toBe("");
    const claims = { page: "claims", instrument: null } as const;
    expect(splitAddress(joinAddress("", claims)).place).toEqual({ ...claims, claim: null });
    const one = { ...claims, claim: "freezing" };
    expect(joinAddress("", one)).toBe("#page=claims&claim=freezing");
    expect(splitAddress(joinAddress("", one)).place).toEqual(one);
    expect(splitAddress(encodeLink(experiment))).toEqual({
      place: { page: "lab", instrument: null },
      experiment: encodeLink(experiment),
      view: NOTHING_SHARED,
      problems: [],
    });
  });

  it("is the Lab where the page is unknown, and leaves every other parameter as it was written", () => {
    const hash = "#v=1&preset=a%2Bb&page=nowhere&x=1+2";
    const { place, experiment: rest, problems } = splitAddress(hash);
    expect(place.page).toBe("lab");
    expect(problems).toEqual([
      {
        field: "page",
        message: expect.stringMatching(/“?nowhere.* is not a page.*lab, instruments/),
      },
    ]);
    expect(rest).toBe("#v=1&preset=a%2Bb&x=1+2");
  });
});
