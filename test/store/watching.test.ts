import { describe, expect, it } from "vitest";
import type { WatchRequest } from "../../src/run/protocol";
import { watchFor } from "../../src/store/watching";

describe("what is watched", () => {
  it("is what the page shows and what a program asked for, each replaced by itself", async () => {
    const client = {
      watching: [] as readonly WatchRequest[],
      async watch(list: readonly WatchRequest[]) {
        if (list.some(({ id }) => id === "unknown")) throw new Error("unknown");
        await Promise.resolve();
        this.watching = list;
      },
    };
    const ids = () => client.watching.map(({ id, every }) => `${id} ${every}`);
    await watchFor("page", [{ id: "budget", every: 1 }], client);
    await watchFor("program", [{ id: "features", every: "auto" }], client);
    expect(ids()).toEqual(["features auto", "budget 1"]);
    await watchFor("page", [{ id: "features", every: 1 }], client);
    expect(ids()).toEqual(["features auto"]);
    const wrong = [{ id: "unknown", every: 1 }];
    await expect(watchFor("program", wrong, client)).rejects.toThrow("unknown");
    await watchFor("page", [{ id: "budget", every: 2 }], client);
    expect(ids()).toEqual(["features auto", "budget 2"]);
    await watchFor("program", [], client);
    expect(ids()).toEqual(["budget 2"]);
    // One page goes and another comes before the first is answered.
    const going = watchFor("page", [], client);
    await watchFor("page", [{ id: "budget", every: 2 }], client);
    await going;
    expect(ids()).toEqual(["budget 2"]);
  });
});
