import { expect, it } from "vitest";
import { packagesWithAddress } from "../../scripts/lockfile.mjs";

it("names the packages that record a download address", () => {
  const lock = {
    packages: {
      "": { name: "root" },
      "node_modules/a": { version: "1.0.0", integrity: "sha512-" },
      "node_modules/b": { version: "1.0.0", resolved: "https://example.org/b.tgz" },
    },
  };
  expect(packagesWithAddress(JSON.stringify(lock))).toEqual(["node_modules/b"]);
});
