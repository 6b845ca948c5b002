/** Where the knife switch and its wires lie, in px from the top left corner of the rail. */

/** Degrees by which the blade is raised when the switch is open. */
export const OPEN_ANGLE = 27;

/** One drawing of the switch. */
export interface LeverGeometry {
  /** Size of blade, handle and jaw, 1 = 50 px of handle. */
  readonly scale: number;
  /** The pivot. */
  readonly pivot: { readonly x: number; readonly y: number };
  /** Heights at which the wires W and ψ leave the rail. */
  readonly wireW: number;
  readonly wirePsi: number;
  /** Height of the whole drawing. */
  readonly height: number;
  /** Distance of ψ's riser from the rail's right edge. */
  readonly riser: number;
  /** The words: baselines of the run's name and of both positions, px, and the type they are set in. */
  readonly words: {
    readonly train: number;
    readonly classifier: number;
    readonly everything: { readonly x: number; readonly y: number };
    readonly size: 16 | 20;
  };
}

/** The Lab's switch. */
export const LAB_LEVER: LeverGeometry = {
  scale: 1.08,
  pivot: { x: 50, y: 118 },
  wireW: 14,
  wirePsi: 31,
  height: 172,
  riser: 8,
  words: { train: 46, classifier: 68, everything: { x: 114, y: 162 }, size: 16 },
};

/** The Lab's switch in a narrower rail. */
export const NARROW_LEVER: LeverGeometry = { ...LAB_LEVER, scale: 0.98 };

/** The switch of a first visit, where there is nothing else in the rail. */
export const FIRST_LEVER: LeverGeometry = {
  scale: 1.15,
  pivot: { x: 50, y: 168 },
  wireW: 14,
  wirePsi: 31,
  height: 232,
  riser: 2,
  words: { train: 52, classifier: 78, everything: { x: 96, y: 222 }, size: 20 },
};

/** The switch of a first visit in a narrower rail, and on a phone. */
export const FIRST_NARROW_LEVER: LeverGeometry = {
  ...FIRST_LEVER,
  scale: 1.05,
  pivot: { x: 46, y: 160 },
  words: { train: 50, classifier: 76, everything: { x: 96, y: 214 }, size: 20 },
};

/** The same in a low window. */
export const FIRST_LOW_LEVER: LeverGeometry = {
  ...FIRST_NARROW_LEVER,
  pivot: { x: 46, y: 132 },
  height: 194,
  words: { train: 40, classifier: 63, everything: { x: 96, y: 184 }, size: 20 },
};

/** Width of the line in which switch and wires are drawn, px. */
export const STROKE = 2;

/** A held wire: round dots, this far apart. */
export const DOTS = `0 ${STROKE * 2.6}`;

/**
 * The blade's angle (degrees, 0 = closed) for a pointer at (x, y), kept between closed and open.
 * Screen coordinates: y grows downwards.
 */
export function angleAt(geometry: LeverGeometry, x: number, y: number): number {
  const { pivot } = geometry;
  const degrees = (Math.atan2(pivot.y - y, x - pivot.x) * 180) / Math.PI;
  return Math.min(OPEN_ANGLE, Math.max(0, degrees));
}
