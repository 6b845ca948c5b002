import { type RefObject, useEffect, useState } from "react";
import { Term } from "../terms/Term";
import { DOTS, type LeverGeometry, STROKE } from "./geometry";
import { SHARE_WORDS, type Share, type Trained } from "./trained";
import "./wires.css";

/** A letter that a wire feeds, in px from the overlay's corner. */
interface Anchor {
  readonly group: "W" | "psi";
  readonly x: number;
  readonly top: number;
}

interface Measured {
  readonly width: number;
  readonly height: number;
  readonly anchors: readonly Anchor[];
}

/** Letters in the page say which wire feeds them by `data-wire-anchor="W"` or `"psi"`. */
const ANCHORS = "[data-wire-anchor]";

function measure(root: HTMLElement): Measured {
  const box = root.getBoundingClientRect();
  const zoom = box.width / root.offsetWidth || 1;
  const anchors = [...root.querySelectorAll<HTMLElement>(ANCHORS)].map((letter): Anchor => {
    const rect = letter.getBoundingClientRect();
    return {
      group: letter.dataset.wireAnchor === "W" ? "W" : "psi",
      x: Math.round((rect.left + rect.width / 2 - box.left) / zoom),
      top: (rect.top - box.top) / zoom,
    };
  });
  return { width: root.offsetWidth, height: root.offsetHeight, anchors };
}

/**
 * The wires from the lever to the letters of the equation, drawn over the page: a trained letter's
 * wire is solid and ends filled, a held one's is dotted and ends hollow.
 */
export function Wires(props: {
  /** The element that holds both the rail (at its left edge) and the equation. */
  readonly root: RefObject<HTMLElement | null>;
  readonly geometry: LeverGeometry;
  readonly trained: Trained;
  /** Where the rail ends and where the plot begins, px. */
  readonly from: number;
  readonly plot: number;
  /** Whatever tells that other letters may be on the page now. */
  readonly letters?: unknown;
  /** Whether the wires pass by, so that which letters they feed is still to be guessed. */
  readonly passing?: boolean;
}) {
  const { root, geometry, trained, from, plot, letters, passing = false } = props;
  const [measured, setMeasured] = useState<Measured | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `letters` stands for the DOM that is measured
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const update = () =>
      setMeasured((before) => {
        const now = measure(element);
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element);
    const anchors = element.querySelectorAll(ANCHORS);
    for (const letter of anchors) observer.observe(letter);
    // Where maps come to stand farther apart, letters move and keep their size.
    const moves = new MutationObserver(update);
    const equation = anchors[0]?.closest("section");
    if (equation) moves.observe(equation, { attributes: true, attributeFilter: ["style"] });
    // The letters move when their face arrives or the equation is drawn anew.
    document.fonts?.ready.then(update);
    document.fonts?.addEventListener("loadingdone", update);
    return () => {
      observer.disconnect();
      moves.disconnect();
      document.fonts?.removeEventListener("loadingdone", update);
    };
  }, [root, letters]);

  if (!measured || measured.anchors.length === 0) return null;
  const of = (group: Anchor["group"]) => measured.anchors.filter((a) => a.group === group);
  const end = Math.min(...measured.anchors.map((a) => a.top)) + 1;
  return (
    <div className="wires">
      <svg width={measured.width} height={end + 8} aria-hidden="true">
        <Wire
          from={from}
          y={geometry.wirePsi}
          end={end}
          anchors={of("psi")}
          share={trained.backbone}
          passing={passing ? measured.width : null}
        />
        {/* W's drops cross ψ's line: they pass over it, on a bridge of paper. */}
        {(passing ? [] : of("W")).map((a) => (
          <path
            key={a.x}
            className="wires-bridge"
            d={`M${a.x} ${geometry.wirePsi - 5}V${geometry.wirePsi + 5}`}
          />
        ))}
        <Wire
          from={from}
          y={geometry.wireW}
          end={end}
          anchors={of("W")}
          share={trained.classifier}
          passing={passing ? measured.width : null}
        />
      </svg>
      <WireLabel
        x={plot}
        y={geometry.wireW}
        letter="W"
        name="classifier"
        share={trained.classifier}
      />
      <WireLabel
        x={plot}
        y={geometry.wirePsi}
        letter="ψ"
        name="backbone"
        share={trained.backbone}
        again={trained.backbone === trained.classifier}
      />
    </div>
  );
}

/** One line with a drop to each of its letters. */
function Wire(props: {
  readonly from: number;
  readonly y: number;
  readonly end: number;
  readonly anchors: readonly Anchor[];
  readonly share: Share;
  /** Where the line ends that passes by; null for one that feeds its letters. */
  readonly passing: number | null;
}) {
  const { from, y, end, anchors, share, passing } = props;
  if (anchors.length === 0) return null;
  const held = share === "none";
  const last = Math.max(...anchors.map((a) => a.x));
  const line = {
    className: held ? "wires-held" : "wires-live",
    strokeDasharray: held ? DOTS : undefined,
  };
  if (passing !== null) {
    return (
      <>
        <path {...line} d={`M${from} ${y}H${passing}`} />
        {anchors.map((a) => (
          <circle
            key={a.x}
            className="wires-end wires-end-open"
            cx={a.x}
            cy={end}
            r={STROKE * 1.75}
          />
        ))}
      </>
    );
  }
  return (
    <>
      <path {...line} d={`M${from} ${y}H${last}V${end}`} />
      {anchors
        .filter((a) => a.x !== last)
        .map((a) => (
          <path key={a.x} {...line} d={`M${a.x} ${y}V${end}`} />
        ))}
      {!held &&
        anchors
          .filter((a) => a.x !== last)
          .map((a) => (
            <circle key={a.x} className="wires-node" cx={a.x} cy={y} r={STROKE * 1.35} />
          ))}
      {anchors.map((a) => (
        <circle
          key={a.x}
          className={`wires-end ${held ? "wires-end-held" : share === "part" ? "wires-end-part" : ""}`}
          cx={a.x}
          cy={end}
          r={STROKE * 1.75}
        />
      ))}
    </>
  );
}

function WireLabel(props: {
  readonly x: number;
  readonly y: number;
  readonly letter: string;
  /** Of the group, which is its term too. */
  readonly name: "classifier" | "backbone";
  readonly share: Share;
  /** Whether the other wire says the same of its group. */
  readonly again?: boolean;
}) {
  const { x, y, letter, name, share, again = false } = props;
  return (
    <span
      className={`wires-label ${share === "none" ? "quiet" : ""}`}
      style={{ left: x - 2, top: y - 8 }}
    >
      <Term id={name}>
        <span className="math">{letter}</span>, the {name}
      </Term>
      :{" "}
      <Term id="trained" again={again}>
        <b>{SHARE_WORDS[share]}</b>
      </Term>
    </span>
  );
}
