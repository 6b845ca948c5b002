import { DISC_PATH, NABLA_PATH } from "../../charts/glyph";
import "./component-glyph.css";

/** The mark that always goes with a component's hue: ● representation, ▼ gradient. */
export function ComponentGlyph(props: { readonly of: "representation" | "gradient" }) {
  const representation = props.of === "representation";
  return (
    <svg className="component-glyph" viewBox="0 0 10 10" aria-hidden="true">
      <path
        d={representation ? DISC_PATH : NABLA_PATH}
        fill={representation ? "var(--rep)" : "var(--grad)"}
      />
    </svg>
  );
}
