import { useId, useRef } from "react";
import { termOfRun } from "../../glossary/run-term";
import { Term } from "../terms/Term";
import { angleAt, DOTS, type LeverGeometry, OPEN_ANGLE, STROKE } from "./geometry";
import "./lever.css";
import { type RunColour, SHARE_WORDS, type Trained } from "./trained";

/** The switch's two positions; null when what is trained is neither of the two. */
export type LeverPosition = "classifier" | "everything" | null;

/** What `Lever` is given. */
export interface LeverProps {
  readonly geometry: LeverGeometry;
  /** Width of the rail, px. */
  readonly width: number;
  readonly position: LeverPosition;
  readonly trained: Trained;
  /** The run on which the lever acts. */
  readonly run: { readonly name: string; readonly colour: RunColour };
  /** The earlier step that is looked at: from there a run is forked off. Null for the newest. */
  readonly from?: number | null;
  readonly onChange: (position: "classifier" | "everything") => void;
}

/** A longer name leaves no room beside it: the handle's other place is there. */
const SHORT_NAME = 8;

/**
 * The knife switch: open, only the classifier is trained; closed, everything is. Both positions are
 * words that can be chosen; the handle can be clicked or dragged. (The key L belongs to the page.)
 */
export function Lever(props: LeverProps) {
  const { geometry, width, position, trained, run, from = null, onChange } = props;
  const name = useId();
  const blade = useRef<SVGGElement>(null);
  const drag = useRef<{ moved: boolean; angle: number } | null>(null);
  const closed = position === "everything";
  // Between the two where something else is trained: neither contact is made, as no word is chosen.
  const resting = closed ? 0 : position === "classifier" ? OPEN_ANGLE : OPEN_ANGLE / 2;

  const turn = (angle: number) => {
    if (blade.current) blade.current.style.transform = `rotate(${-angle}deg)`;
  };
  const pointerAngle = (event: React.PointerEvent<SVGElement>) => {
    const svg = event.currentTarget.ownerSVGElement ?? (event.currentTarget as SVGSVGElement);
    const box = svg.getBoundingClientRect();
    const zoom = box.width / width || 1;
    return angleAt(geometry, (event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom);
  };
  const onPointerDown = (event: React.PointerEvent<SVGElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { moved: false, angle: resting };
  };
  const onPointerMove = (event: React.PointerEvent<SVGElement>) => {
    const current = drag.current;
    if (!current) return;
    const angle = pointerAngle(event);
    if (!current.moved && Math.abs(angle - resting) < 4) return;
    current.moved = true;
    current.angle = angle;
    if (blade.current) blade.current.style.transition = "none";
    turn(angle);
  };
  const onPointerUp = () => {
    const current = drag.current;
    drag.current = null;
    if (!current) return;
    if (blade.current) blade.current.style.transition = "";
    const wanted = current.moved
      ? current.angle > OPEN_ANGLE / 2
        ? "classifier"
        : "everything"
      : closed
        ? "classifier"
        : "everything";
    turn(wanted === "classifier" ? OPEN_ANGLE : 0);
    if (wanted !== position) onChange(wanted);
  };
  const onPointerCancel = () => {
    drag.current = null;
    turn(resting);
  };

  const { pivot, scale: k } = geometry;
  const node = pivot.x - 38 * k;
  const { words } = geometry;
  const term = termOfRun(run.name);
  const inset = node + 12;

  return (
    <div
      className="lever"
      style={{ height: geometry.height, ["--run" as string]: `var(--${run.colour})` }}
    >
      <svg width={width} height={geometry.height} aria-hidden="true">
        <Wiring geometry={geometry} width={width} trained={trained} />
        <Ghost geometry={geometry} open={!closed} />
        <g
          ref={blade}
          className="lever-blade"
          style={{
            transform: `rotate(${-resting}deg)`,
            transformOrigin: `${pivot.x}px ${pivot.y}px`,
          }}
        >
          <Blade geometry={geometry} />
        </g>
        <circle className="lever-paper" cx={pivot.x} cy={pivot.y} r={7 * k} strokeWidth={1.5} />
        <circle className="lever-solid" cx={pivot.x} cy={pivot.y} r={2 * k} />
        {/* For the pointer; the radio buttons below are the accessible way to the same choice. */}
        <rect
          className="lever-hit"
          x={pivot.x}
          y={pivot.y - 92 * k}
          width={width - pivot.x - geometry.riser - 4}
          height={116 * k}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={onPointerCancel}
        />
      </svg>
      <span className="lever-source" style={{ top: pivot.y + 8 }}>
        reward
      </span>
      <WireWords geometry={geometry} left={width + 6} trained={trained} />
      {position === null && (
        <p className="lever-now" style={{ top: words.everything.y - 16 }}>
          now {trainedWords(trained)}
        </p>
      )}
      <fieldset className="lever-words" aria-keyshortcuts="L">
        <legend className="lever-legend" style={{ left: inset, top: words.train - 17 }}>
          train{" "}
          <b className={run.colour}>
            {term === null ? run.name : <Term id={term}>{run.name}</Term>}
          </b>
          {from !== null ? (
            <span className="lever-from">fork at {from}</span>
          ) : (
            run.name.length <= SHORT_NAME && words.size === 16 && <kbd> key L</kbd>
          )}
        </legend>
        {(
          [
            ["classifier", "classifier only", inset, words.classifier],
            ["everything", "everything", words.everything.x, words.everything.y],
          ] as const
        ).map(([value, label, left, baseline]) => (
          <label
            key={value}
            className="lever-word"
            style={{ left, top: baseline - words.size - 4, fontSize: words.size }}
          >
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={position === value}
              onChange={() => onChange(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

const GROUPS = [
  { group: "classifier", letter: "W", height: "wireW" },
  { group: "backbone", letter: "ψ", height: "wirePsi" },
] as const;

/** What the wires say, at their ends: shown where there is no room to lead them to the equation. */
function WireWords(props: {
  readonly geometry: LeverGeometry;
  readonly left: number;
  readonly trained: Trained;
}) {
  const { geometry, left, trained } = props;
  return GROUPS.map(({ group, letter, height }) => (
    <span
      key={group}
      className={`lever-wire ${trained[group] === "none" ? "quiet" : ""}`}
      data-share={trained[group]}
      style={{ left, top: geometry[height] - 8 }}
    >
      <Term id={group}>
        <span className="math">{letter}</span> <span className="lever-group">{group}</span>
      </Term>
      <span className="lever-group">:</span>{" "}
      <Term id="trained" again={group === "backbone" && trained.backbone === trained.classifier}>
        <b>{SHARE_WORDS[trained[group]]}</b>
      </Term>
    </span>
  ));
}

/** What is trained where it is neither of the switch's positions: "ψ only". */
function trainedWords({ classifier, backbone }: Trained): string {
  const psi = backbone === "part" ? "part of ψ" : "ψ";
  if (backbone === "none") return classifier === "none" ? "nothing" : "part of W";
  if (classifier === "none") return `${psi} only`;
  return `${classifier === "part" ? "part of W" : "W"}, ${psi}`;
}

/** Source, node, the wire to W, the jaw and the wire to ψ. */
function Wiring(props: {
  readonly geometry: LeverGeometry;
  readonly width: number;
  readonly trained: Trained;
}) {
  const { geometry, width, trained } = props;
  const { pivot, scale: k } = geometry;
  const node = pivot.x - 38 * k;
  const jaw = pivot.x + 88 * k;
  const riser = width - geometry.riser;
  const wire = (held: boolean) => ({
    className: held ? "lever-held" : "lever-live",
    strokeDasharray: held ? DOTS : undefined,
  });
  return (
    <>
      <path className="lever-live" d={`M0 ${pivot.y}H${pivot.x}`} />
      <path
        {...wire(trained.classifier === "none")}
        d={`M${node} ${pivot.y}V${geometry.wireW}H${width}`}
      />
      <circle className="lever-solid" cx={node} cy={pivot.y} r={STROKE * 1.9} />
      <path
        {...wire(trained.backbone === "none")}
        d={`M${jaw} ${pivot.y + 9 * k}V${pivot.y + 19 * k}H${riser}V${geometry.wirePsi}H${width}`}
      />
      <path
        className="lever-live"
        d={`M${jaw - 6 * k} ${pivot.y - 11 * k}V${pivot.y + 9 * k}H${jaw + 6 * k}V${pivot.y - 11 * k}`}
      />
    </>
  );
}

/** The handle's other place, and the way there. */
function Ghost({ geometry, open }: { readonly geometry: LeverGeometry; readonly open: boolean }) {
  const { pivot, scale: k } = geometry;
  const start = 96 * k;
  const length = 50 * k;
  const height = 23 * k;
  const radius = start + length + 8 * k;
  const at = (degrees: number): [number, number] => [
    pivot.x + radius * Math.cos((degrees * Math.PI) / 180),
    pivot.y - radius * Math.sin((degrees * Math.PI) / 180),
  ];
  const [from, to] = open ? [25, 7] : [2, 20];
  const [ax, ay] = at(from);
  const [bx, by] = at(to);
  const turn = open ? 1 : -1;
  const tangent = [Math.sin((to * Math.PI) / 180) * turn, Math.cos((to * Math.PI) / 180) * turn];
  const [tx = 0, ty = 0] = tangent;
  const q = 6 * k;
  const head = `M${bx - tx * q - ty * q * 0.62} ${by - ty * q + tx * q * 0.62}L${bx} ${by}L${bx - tx * q + ty * q * 0.62} ${by - ty * q - tx * q * 0.62}`;
  return (
    <>
      <g transform={`rotate(${open ? 0 : -OPEN_ANGLE} ${pivot.x} ${pivot.y})`}>
        <rect
          className="lever-ghost"
          x={pivot.x + start}
          y={pivot.y - height / 2}
          width={length}
          height={height}
          rx={2 * k}
          strokeDasharray={`${2 * k} ${3 * k}`}
        />
      </g>
      <path
        className="lever-arrow"
        d={`M${ax} ${ay}A${radius} ${radius} 0 0 ${open ? 1 : 0} ${bx} ${by}${head}`}
      />
    </>
  );
}

/** Blade and handle, lying closed; the caller turns them. */
function Blade({ geometry }: { readonly geometry: LeverGeometry }) {
  const { pivot, scale: k } = geometry;
  const start = pivot.x + 96 * k;
  const length = 50 * k;
  const height = 23 * k;
  return (
    <>
      <rect
        className="lever-paper"
        x={pivot.x}
        y={pivot.y - 3.25 * k}
        width={96 * k + 2}
        height={6.5 * k}
        strokeWidth={1.5}
      />
      <rect
        className="lever-handle"
        x={start}
        y={pivot.y - height / 2}
        width={length}
        height={height}
        rx={2 * k}
        strokeWidth={1.5}
      />
      {[1, 2, 3, 4, 5].map((ridge) => (
        <path
          key={ridge}
          className="lever-ridge"
          strokeWidth={1.25 * k}
          d={`M${start + (length * ridge) / 6} ${pivot.y - height * 0.27}V${pivot.y + height * 0.27}`}
        />
      ))}
    </>
  );
}
