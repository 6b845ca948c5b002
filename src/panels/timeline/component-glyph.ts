/** A component's mark, which goes with its hue everywhere. */
import { DISC_PATH, NABLA_PATH } from "../../charts/glyph";
import type { Scene } from "./scene";

/** The glyph of a component: ● of representation, ▼ of gradient; `x` is its middle, px. */
export function putGlyph(
  scene: Scene,
  key: string,
  component: "representation" | "gradient",
  x: number,
  middle: number,
): void {
  const representation = component === "representation";
  scene.overlay.path(`${key} glyph`, representation ? DISC_PATH : NABLA_PATH, {
    class: representation ? "f-rep" : "f-grad",
    transform: `translate(${Math.round(10 * x) / 10} ${Math.round(10 * (middle - 4.5)) / 10}) scale(.9)`,
  });
}
