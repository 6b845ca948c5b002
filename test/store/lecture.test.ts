import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { smallLecture } from "../lecture/lecture-file";

// The store opens its worker only where a page is there; here nothing may be trained.
vi.stubGlobal("document", { baseURI: "https://site.test/play/" });
vi.stubGlobal("location", {
  origin: "https://site.test",
  pathname: "/play/",
  search: "",
  hash: "",
  href: "https://site.test/play/",
});
vi.stubGlobal("history", { state: null, replaceState: () => {}, pushState: () => {} });
vi.stubGlobal("window", globalThis);

const { useClaims } = await import("../../src/store/claims");
const { LECTURE_ACTIONS, openLecture, openLectureFile, sceneOf, speak, useLecture } = await import(
  "../../src/store/lecture"
);

/** A lecture without runs, of so many scenes. */
function bare(count: number): string {
  const { scenes, ...lecture } = smallLecture();
  const [scene] = scenes;
  const some = Array.from({ length: count }, (_, i) => ({
    ...scene,
    id: `scene-${i + 1}`,
    runs: [],
    answer: { says: [{ text: "So." }] },
    view: [],
    highlight: null,
  }));
  return JSON.stringify({ ...lecture, scenes: some });
}

describe("the lecture's store", () => {
  it("goes from question to answer to the next scene, and back the same way", async () => {
    await openLectureFile(new File([bare(3)], "a.json"));
    const where = () => {
      const { at, asked } = useLecture.getState();
      return `${at}${asked ? "a" : "q"}`;
    };
    const said = () =>
      useLecture.setState({ saying: { if: [], text: [], more: [], choice: null } });
    expect(where()).toBe("-1q");
    expect(useLecture.getState().began).toBeNull();
    LECTURE_ACTIONS.next();
    expect(where()).toBe("0q");
    expect(useLecture.getState().began).not.toBeNull();
    LECTURE_ACTIONS.next();
    expect(where()).toBe("0a");
    // Until the answer is out, one does not go past it.
    LECTURE_ACTIONS.next();
    expect(where()).toBe("0a");
    said();
    LECTURE_ACTIONS.next();
    expect(where()).toBe("1q");
    LECTURE_ACTIONS.back();
    expect(where()).toBe("0a");
    LECTURE_ACTIONS.back();
    expect(where()).toBe("0q");
    LECTURE_ACTIONS.jump(2);
    expect(sceneOf(useLecture.getState())?.id).toBe("scene-3");
    LECTURE_ACTIONS.jump(9);
    expect(where()).toBe("2q");
    LECTURE_ACTIONS.next();
    said();
    LECTURE_ACTIONS.next();
    expect(where()).toBe("2a");
    LECTURE_ACTIONS.first();
    expect(where()).toBe("-1q");
    LECTURE_ACTIONS.lever();
    expect(useLecture.getState().flipped).toBe(false);
  });

  it("takes a press that crosses the answer for one that calls it", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(10_000);
    await openLectureFile(new File([bare(2)], "a.json"));
    LECTURE_ACTIONS.next();
    LECTURE_ACTIONS.next();
    speak();
    now.mockReturnValue(10_100);
    LECTURE_ACTIONS.next();
    expect(useLecture.getState()).toMatchObject({ at: 0, asked: true });
    now.mockReturnValue(10_400);
    // Heard of late on a busy page.
    LECTURE_ACTIONS.next(10_200);
    expect(useLecture.getState()).toMatchObject({ at: 0, asked: true });
    LECTURE_ACTIONS.next();
    expect(useLecture.getState()).toMatchObject({ at: 1, asked: false });
    now.mockRestore();
  });

  it("keeps what is on screen where another file is refused", async () => {
    await openLectureFile(new File([bare(2)], "a.json"));
    LECTURE_ACTIONS.next();
    const before = useLecture.getState();
    await openLectureFile(new File(["{}"], "b.json"));
    expect(useLecture.getState()).toMatchObject({ lecture: before.lecture, at: 0 });
    expect(useLecture.getState().problems[0]).toMatch(/^b\.json: lecture: missing/);
    await openLecture("https://elsewhere.test/c.json", null);
    expect(useLecture.getState().problems[0]).toMatch(/is not of this site; allowed: a path/);
    expect(useLecture.getState().lecture).toBe(before.lecture);
  });

  it("opens a file of the site at the scene that the address names", async () => {
    const text = readFileSync("public/lectures/learning-dynamics.json", "utf8");
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: URL) => {
      asked.push(url.href);
      return new Response(text);
    });
    await openLecture("lectures/learning-dynamics.json", "race");
    expect(asked).toEqual(["https://site.test/play/lectures/learning-dynamics.json"]);
    expect(sceneOf(useLecture.getState())?.id).toBe("race");
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    await openLecture("lectures/none.json", null);
    expect(useLecture.getState().problems[0]).toMatch(/none\.json cannot be read, status 404/);
  });

  it("says of a claim that its results did not come, in place of a sentence without numbers", async () => {
    const lecture = JSON.parse(bare(1));
    lecture.scenes[0].view = [{ kind: "claim", claim: "freezing" }];
    await openLectureFile(new File([JSON.stringify(lecture)], "claim.json"));
    LECTURE_ACTIONS.next();
    LECTURE_ACTIONS.next();
    const said = () => useLecture.getState().saying?.text;
    useClaims.setState({ problem: "status 404" });
    speak();
    expect(said()).toMatchObject([{ text: "The results that answer this could not be loaded." }]);
    useClaims.setState({ problem: null });
    speak();
    expect(said()).toMatchObject([{ text: "So." }]);
  });
});
