import { expect, it } from "vitest";
import { packagesWithAddress, unlockedOptional } from "../../scripts/lockfile.mjs";

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

it("names the optional packages that are not locked", () => {
  const lock = {
    packages: {
      "node_modules/a": {
        version: "1.0.0",
        optionalDependencies: { "@a/linux": "1", "@a/mac": "1" },
      },
      "node_modules/@a/linux": { version: "1.0.0" },
      "node_modules/b": { version: "1.0.0", optionalDependencies: { c: "1" } },
      "node_modules/b/node_modules/c": { version: "1.0.0" },
    },
  };
  expect(unlockedOptional(JSON.stringify(lock))).toEqual(["node_modules/a → @a/mac"]);
});
