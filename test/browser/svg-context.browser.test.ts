/** What a painter draws on a canvas and what it writes as SVG are the same picture. */
import { describe, expect, it } from "vitest";
import { SvgContext } from "../../src/charts/svg/svg-context";

const SIZE = 120;

type Draw = (context: CanvasRenderingContext2D) => void;

function pixels(paint: (context: CanvasRenderingContext2D) => void): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  paint(context);
  return context.getImageData(0, 0, SIZE, SIZE).data;
}

async function asSvg(draw: Draw): Promise<Uint8ClampedArray> {
  const recorded = new SvgContext();
  draw(recorded as unknown as CanvasRenderingContext2D);
  const marks = recorded.items.map(({ markup }) => markup).join("");
  const defs = `<defs>${recorded.definitions.join("")}</defs>`;
  const image = new Image(SIZE, SIZE);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}">`;
  image.src = `data:image/svg+xml,${encodeURIComponent(`${head}${defs}${marks}</svg>`)}`;
  await image.decode();
  return pixels((context) => context.drawImage(image, 0, 0));
}

/** Share of a picture's bytes that differ by more than smoothing explains. */
function difference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let far = 0;
  a.forEach((value, i) => {
    if (Math.abs(value - (b[i] as number)) > 48) far += 1;
  });
  return far / a.length;
}

const DRAWINGS: Readonly<Record<string, Draw>> = {
  "a curve with joins, caps and dashes": (context) => {
    context.strokeStyle = "#d55e00";
    context.lineWidth = 6;
    context.lineJoin = "round";
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(10, 100);
    context.lineTo(40, 20);
    context.lineTo(70, 90);
    context.lineTo(110, 30);
    context.stroke();
    context.setLineDash([8, 10]);
    context.lineCap = "butt";
    context.lineWidth = 3;
    context.strokeStyle = "#0072b2";
    context.beginPath();
    context.moveTo(5, 10);
    context.lineTo(115, 110);
    context.stroke();
  },
  "arcs: whole, part, and against the clock": (context) => {
    context.fillStyle = "#009e73";
    context.beginPath();
    context.arc(30, 30, 20, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.arc(85, 30, 22, 0.3, 4.2);
    context.fill();
    context.beginPath();
    context.moveTo(60, 85);
    context.arc(60, 85, 28, 0.5, 2.5, true);
    context.closePath();
    context.fill();
    context.lineWidth = 2;
    context.stroke();
  },
  "a band that is seen through, inside a clip that ends": (context) => {
    context.save();
    context.beginPath();
    context.rect(20, 20, 60, 60);
    context.clip();
    context.globalAlpha = 0.5;
    context.fillStyle = "#cc79a7";
    context.fillRect(0, 0, 120, 70);
    context.beginPath();
    context.rect(50, 0, 60, 120);
    context.clip();
    context.fillStyle = "#000000";
    context.fillRect(0, 0, 120, 120);
    context.restore();
    context.fillRect(90, 90, 20, 20);
    context.strokeRect(95.5, 10.5, 20, 40);
  },
  "two pieces in one path": (context) => {
    context.beginPath();
    context.moveTo(10, 10);
    context.lineTo(60, 10);
    context.lineTo(35, 60);
    context.closePath();
    context.rect(70, 60, 40, 40);
    context.fill();
  },
};

describe("what a painter writes as SVG", () => {
  it.each(Object.entries(DRAWINGS))("is what it paints: %s", async (_, draw) => {
    const painted = pixels(draw);
    expect(painted.some((value) => value > 0)).toBe(true);
    expect(difference(painted, await asSvg(draw))).toBeLessThan(0.004);
  });
});
