import decodeQR from "qr/decode.js";
import { describe, expect, it } from "vitest";
import { encodeLink } from "../../../src/experiment/link";
import { resolveExperiment } from "../../../src/experiment/resolve";
import { type QrModules, qrModules } from "../../../src/panels/share/qr-modules";

/** What a camera would see, at a few pixels a module. */
function picture({ rows, side }: QrModules, scale = 4) {
  const size = side * scale;
  const data = new Uint8Array(4 * size * size).fill(255);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)]) {
        data.fill(0, 4 * (y * size + x), 4 * (y * size + x) + 3);
      }
    }
  }
  return { width: size, height: size, data };
}

describe("the QR code of a link", () => {
  it("is read as the link", () => {
    const hash = encodeLink(resolveExperiment({ learning_rate: 0.002, seed: 7, task: "sort" }));
    const link = `https://example.org/some/where/${hash}&step=84`;
    const code = qrModules(link) as QrModules;
    expect(decodeQR(picture(code))).toBe(link);
    expect(code.path.match(/M/g)).toHaveLength(code.rows.flat().filter(Boolean).length);
  });

  it("is none for a text that no code holds", () => {
    expect(qrModules("x".repeat(2953))).not.toBeNull();
    expect(qrModules("x".repeat(2954))).toBeNull();
  });
});
