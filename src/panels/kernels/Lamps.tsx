import { Term } from "../terms/Term";

/** What drives an update and what it changes, in a stub of the wire and in words. */
function Lamp(props: {
  readonly on: boolean;
  readonly term: "drives" | "changes";
  readonly children: string;
}) {
  return (
    <span className="kp-lamp" data-on={props.on}>
      <svg viewBox="0 0 16 6" aria-hidden="true">
        <path d="M1 3H15" />
      </svg>
      <Term id={props.term} className="kp-lamp-word">
        {props.children}
      </Term>
    </span>
  );
}

/**
 * The representation component drives iff W is trained (Δz = ΔW h) and changes iff the backbone is
 * (it is made of features); the gradient component drives iff the backbone is trained and changes iff
 * anything is, for it contains W.
 */
export function Lamps(props: {
  readonly classifier: boolean;
  readonly backbone: boolean;
  /** What is said under the full kernel. */
  readonly sum: string;
}) {
  const { classifier, backbone, sum } = props;
  const any = classifier || backbone;
  return (
    <div className="kp-three kp-lamps">
      <div className="kp-sum">
        {sum}
        <span className="kp-step" />
      </div>
      <div>
        <Lamp on={classifier} term="drives">
          {classifier ? "drives" : "idle"}
        </Lamp>
        <Lamp on={backbone} term="changes">
          {backbone ? "changes" : "stays the same"}
        </Lamp>
      </div>
      <div>
        <Lamp on={backbone} term="drives">
          {backbone ? "drives" : "idle"}
        </Lamp>
        <Lamp on={any} term="changes">
          {any ? "changes" : "stays the same"}
        </Lamp>
      </div>
    </div>
  );
}
