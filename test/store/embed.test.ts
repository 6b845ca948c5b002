import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedCode, readEmbed } from "../../src/store/embed";

describe("an address that is embedded", () => {
  it("is the Lab or one panel of it, and no other address is", () => {
    expect(readEmbed("?paused")).toBeNull();
    expect(readEmbed("?embed")).toEqual({ panel: "lab", origins: [], problems: [] });
    expect(readEmbed("?embed=kernels&paused")?.panel).toBe("kernels");
  });

  it("names what cannot be embedded and shows the Lab", () => {
    const { panel, problems } = readEmbed("?embed=constructor") ?? {};
    expect(panel).toBe("lab");
    expect(problems?.[0]?.message).toMatch(
      /^embed: "constructor" cannot be embedded; allowed: lab,/,
    );
  });

  it("declares origins as browsers write them, and none by a wildcard or a part", () => {
    const query = new URLSearchParams({ embed: "" });
    const asked = ["https://a.org", "https://a.org", "*", "null", "a.org", "https://a.org/x"];
    for (const origin of [...asked, "http://localhost:8080", "javascript:1"]) {
      query.append("origin", origin);
    }
    const embed = readEmbed(`?${query}`);
    expect(embed?.origins).toEqual(["https://a.org", "http://localhost:8080"]);
    expect(embed?.problems).toHaveLength(5);
  });

  it("takes at most eight origins", () => {
    const many = Array.from({ length: 30 }, (_, i) => `origin=https://a${i}.org`).join("&");
    const embed = readEmbed(`?embed&${many}`);
    expect(embed?.origins).toHaveLength(8);
    expect(embed?.problems[0]?.message).toMatch(/30 are too many/);
  });

  it("never throws, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const origin of readEmbed(`?embed=${text}&origin=${text}`)?.origins ?? []) {
          expect(new URL(origin).origin).toBe(origin);
        }
      }),
    );
  });
});

describe("embed code", () => {
  it("is one frame of the size that was asked for, with its address as an attribute", () => {
    const hash = '#v=1&preset=cf-rl-race&phases="<b>';
    const code = embedCode("kernels", "1280", "https://a.org/p/", hash, "https://b.org");
    expect(code).toContain(
      'src="https://a.org/p/?embed=kernels&amp;origin=https://b.org#v=1&amp;preset=cf-rl-race&amp;phases=&quot;&lt;b>"',
    );
    expect(code).toContain('width="1280" height="720"');
    expect(embedCode("lab", "960", "https://a.org/", "", null)).toMatch(
      /^<div style="width:960px;height:540px;overflow:hidden">\n.*width="1600" height="900".*scale\(0\.6\)/s,
    );
    expect(embedCode("lab", "full", "https://a.org/", "", null)).toContain(
      'src="https://a.org/?embed"',
    );
  });
});
