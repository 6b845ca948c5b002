import { Term } from "../terms/Term";
import { ComponentGlyph } from "./ComponentGlyph";
import "./equation.css";

/** A letter that one of the wires W and ψ feeds; the wires find it by `data-wire-anchor`. */
export function Letter(props: {
  readonly wire: "W" | "psi";
  readonly on: boolean;
  /** What it stands for, where that is explained. Who comes by keys reads it in the component's own card. */
  readonly term?: string;
  readonly children: string;
}) {
  return (
    <i
      className="kp-letter"
      data-term={props.term}
      data-wire={props.wire}
      data-wire-anchor={props.wire}
      data-on={props.on}
    >
      {props.children}
    </i>
  );
}

/**
 * K(x, x′) = ⟨h, h′⟩ I + W J J′ᵀ Wᵀ, set over the three maps it names: the equation is the layout.
 * A letter is black while what it depends on is trained, grey while it is held. Read out it is words.
 */
export function Equation(props: { readonly classifier: boolean; readonly backbone: boolean }) {
  const { classifier, backbone } = props;
  return (
    <div className="kp-three kp-equation">
      <div>
        <span className="visually-hidden">K of x and x prime:</span>
        <span className="kp-formula" aria-hidden="true">
          <i>K</i>(<i>x</i>, <i>x′</i>)
        </span>
        <span className="kp-name">
          <Term id="kernel">full kernel</Term>
        </span>
      </div>
      <div>
        <span className="visually-hidden">
          equals the inner product of h and h prime, times the identity:
        </span>
        <span className="kp-operator" aria-hidden="true">
          =
        </span>
        <span className="kp-formula" aria-hidden="true">
          ⟨
          <Letter wire="psi" on={backbone} term="feature">
            h
          </Letter>
          ,{" "}
          <Letter wire="psi" on={backbone} term="feature">
            h
          </Letter>
          ′⟩ <i>I</i>
        </span>
        <span className="kp-name rep">
          <ComponentGlyph of="representation" />
          <Term id="representation">representation</Term>
        </span>
      </div>
      <div>
        <span className="visually-hidden">plus W, J, J prime transposed, W transposed:</span>
        <span className="kp-operator" aria-hidden="true">
          +
        </span>
        <span className="kp-formula" aria-hidden="true">
          <Letter wire="W" on={classifier} term="classifier">
            W
          </Letter>
          {"\u2009 "}
          <Letter wire="psi" on={backbone} term="gradient">
            J
          </Letter>
          {"\u2009 "}
          <Letter wire="psi" on={backbone} term="gradient">
            J
          </Letter>
          ′<sup>⊤</sup>
          {"\u2009"}
          <Letter wire="W" on={classifier} term="classifier">
            W
          </Letter>
          <sup>⊤</sup>
        </span>
        <span className="kp-name grad">
          <ComponentGlyph of="gradient" />
          <Term id="gradient">gradient</Term>
        </span>
      </div>
    </div>
  );
}
