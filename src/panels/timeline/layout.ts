/** Where everything of the time panel stands, from its size alone. */

/** The room, and what has to find place in it. */
export interface LayoutInput {
  readonly width: number;
  /** The height on offer; ignored in the narrow layout, which takes what it needs. */
  readonly height: number;
  /** The page's grid: rail, gutter and the room for axis labels, px. */
  readonly rail: number;
  readonly gutter: number;
  readonly pad: number;
  /** Of each run that has lanes on the score, how many were forked off it. */
  readonly branches: readonly number[];
  /** Weights of the tracks, top to bottom. */
  readonly weights: readonly number[];
  /** How many figures of a run each track has, one under the other, in the wide and the narrow layout; 1 unless given. */
  readonly figures?: readonly { readonly wide: number; readonly narrow: number }[];
  /** The track that was clicked to grow; −1 for none. */
  readonly focus: number;
  /** Room over the ruler for the transport in the narrow layout, px; 54 unless it stands elsewhere. */
  readonly head?: number;
  /** Figures have a second line: intervals of means. */
  readonly intervals?: boolean;
  /** Of each run that has lanes, whether words stand under them: what happened in it. */
  readonly words?: readonly boolean[];
  /** Whether lanes are close together, with room for long names; see `isCrowded`. */
  readonly crowded?: boolean;
  /** Whether the first run's name has no room beside the transport. */
  readonly longFirst?: boolean;
}

/** Where a track stands, px. */
export interface TrackPlace {
  readonly top: number;
  readonly height: number;
  /** The plot inside it, between the ends of its vertical axis. */
  readonly plotTop: number;
  readonly plotBottom: number;
}

/** Where everything stands, px. */
export interface TimelineLayout {
  readonly narrow: boolean;
  readonly width: number;
  readonly height: number;
  /** Less than this height and not all of it finds room. */
  readonly least: number;
  /** Ends of the time axis. */
  readonly left: number;
  readonly right: number;
  /** The ruler's line. */
  readonly ruler: number;
  /** Tops of the score's runs. */
  readonly lanes: readonly number[];
  /** Where score ends and tracks begin. */
  readonly scoreBottom: number;
  /** Right edges of the value columns, first run first. */
  readonly columns: readonly number[];
  readonly tracks: readonly TrackPlace[];
}

/** Below this width the labels stand over the plots instead of beside them. */
const NARROW = 720;
/** Height of one run on the score: two lanes and the line for what happened; and where there is little room. */
const RUN_HEIGHT = 45;
const LOW_RUN = 38;
/** The same on a crowded score, where nothing is said of it. */
const CLOSE_HEIGHT = 32;
/** Lanes from here on are below the transport, whose room their names may take; px. */
export const BELOW_TRANSPORT = 62;
/** The row of the values' heads on a crowded score, under the lanes, px. */
const HEADS = 20;
/** Height of what was forked off a run, below its lanes. */
export const BRANCH_STEP = 15;
/** Distance between the lanes W and ψ. */
export const LANE_STEP = 14;
/** The letters of a run's lanes end so far before the axis; what they take together, with what a finger needs. */
export const LETTERS_BESIDE = 6;
export const LETTER_ROOM = { width: 24, height: 29 } as const;
const RULER = 20.5;
const NARROW_TITLE = 26;
/** The row of a run's name over its lanes in the narrow layout, px. */
const NAME_ROW = 14;
const NARROW_TRACK = 104;
/** What a second line of figures adds in the narrow layout, px. */
const SECOND_LINE = 14;
/** The row under the title of a track that has grown, in the narrow layout, px. */
const TOOLS = 24;
/** Less than this and a track cannot hold a title, its unit, an axis and a curve. */
const LEAST_TRACK = 35;
/** The same of one with several figures. */
const LEAST_STACK = 50;
/** How much less the others have while one is grown: their units go. */
const LESS = 6;
/** A grown one has its tools under its unit. */
const LEAST_GROWN = 100;
/** How a clicked track grows, and how the others make room. */
const GROWN = 2.2;
const SHRUNK = 0.78;

/** Tops of the runs' lanes, and where the last one's ends; `more` is the height of a run beyond `usual`. */
function lanesOf(
  start: number,
  { branches, crowded, words }: LayoutInput,
  usual = RUN_HEIGHT,
  more = 0,
) {
  let top = start;
  const lanes = branches.map((count, i) => {
    const own = top;
    const height = crowded && !words?.[i] ? CLOSE_HEIGHT : usual;
    top += height + more + count * BRANCH_STEP;
    return own;
  });
  return { lanes, end: top };
}

/** Where ruler, lanes and tracks stand, px, for a panel of this width. */
export function timelineLayout(input: LayoutInput): TimelineLayout {
  return input.width < NARROW ? narrowLayout(input) : wideLayout(input);
}

/** The score of a wide panel, a run of it this high. */
function scoreOf(input: LayoutInput, run: number) {
  const { crowded, words } = input;
  const { lanes, end } = lanesOf(input.longFirst ? BELOW_TRANSPORT : 30, input, run);
  const lowest = crowded ? end + HEADS : end - (words?.at(-1) ? 0 : LANE_STEP);
  // With one run the transport beside the score needs more room than the score.
  return { lanes, scoreBottom: Math.max(92, lowest) };
}

/** The least height of each track, px. */
function leastHeights({ weights, figures, focus }: LayoutInput): number[] {
  return weights.map((_, i) => {
    if (i === focus) return LEAST_GROWN;
    const several = (figures?.[i]?.wide ?? 1) > 1;
    return (several ? LEAST_STACK : LEAST_TRACK) - (focus < 0 ? 0 : LESS);
  });
}

/** The tracks' heights by their weights, px: none less than it needs, whatever the others would have. */
function heightsOf(input: LayoutInput, room: number): number[] {
  const { weights, focus } = input;
  const least = leastHeights(input);
  const shares = weights.map((weight, i) =>
    focus < 0 ? weight : weight * (i === focus ? GROWN : SHRUNK),
  );
  const heights = [...least];
  let free = shares.map((_, i) => i);
  for (;;) {
    const taken = heights.reduce((sum, one, i) => sum + (free.includes(i) ? 0 : one), 0);
    const total = free.reduce((sum, i) => sum + (shares[i] as number), 0);
    for (const i of free) heights[i] = ((room - taken) * (shares[i] as number)) / total;
    const short = free.filter((i) => (heights[i] as number) < (least[i] as number) - 1e-9);
    if (short.length === 0) return heights;
    for (const i of short) heights[i] = least[i] as number;
    free = free.filter((i) => !short.includes(i));
    if (free.length === 0) return heights;
  }
}

function wideLayout(input: LayoutInput): TimelineLayout {
  const { width, rail, gutter, pad } = input;
  const tracksLeast = leastHeights(input).reduce((sum, one) => sum + one, 0);
  const low = scoreOf(input, LOW_RUN);
  const usual = scoreOf(input, RUN_HEIGHT);
  // The score gives way where the tracks would not find their room otherwise.
  const { lanes, scoreBottom } = usual.scoreBottom + tracksLeast <= input.height ? usual : low;
  const least = low.scoreBottom + tracksLeast;
  const height = Math.max(input.height, least);
  let top = scoreBottom;
  const heights = heightsOf(input, height - scoreBottom);
  const tracks = heights.map((own) => {
    const place = { top, height: own, plotTop: top + 6, plotBottom: top + own - 5 };
    top += own;
    return place;
  });
  return {
    narrow: false,
    width,
    height,
    least,
    left: rail + gutter + pad,
    right: width,
    ruler: RULER,
    lanes,
    scoreBottom,
    columns: [rail - 72, rail],
    tracks,
  };
}

function narrowLayout(input: LayoutInput): TimelineLayout {
  const { width, weights, focus, figures } = input;
  const start = input.head ?? 54;
  const { lanes, end } = lanesOf(start + RULER + 26, input, RUN_HEIGHT, NAME_ROW);
  const scoreBottom = end - 10;
  let top = scoreBottom;
  const tracks = weights.map((_, i) => {
    const tools = i === focus ? TOOLS : 0;
    const second = input.intervals || (figures?.[i]?.narrow ?? 1) > 1 ? SECOND_LINE : 0;
    const own = second + tools + (i === focus ? 1.8 * NARROW_TRACK : NARROW_TRACK);
    const place = {
      top,
      height: own,
      plotTop: top + NARROW_TITLE + second + tools + 4,
      plotBottom: top + own - 8,
    };
    top += own;
    return place;
  });
  return {
    narrow: true,
    width,
    height: top,
    least: top,
    left: 34,
    right: width,
    ruler: start + RULER,
    lanes,
    scoreBottom,
    columns: [width - (input.intervals ? 64 : 56), width],
    tracks,
  };
}

/** A text that wants to stand beside a mark on one line with others. */
export interface FlagWish {
  readonly x: number;
  readonly width: number;
}

/**
 * Which side of its mark each text of a line goes: "start" = to the right of it, "end" = to the left, null
 * where it would run into another or out of [left, right]. Earlier ones have the first choice.
 */
export function placeFlags(
  wishes: readonly FlagWish[],
  left: number,
  right: number,
  offset = 9,
): ("start" | "end" | null)[] {
  const taken: [number, number][] = [];
  const free = (from: number, to: number) =>
    from >= left && to <= right && taken.every(([a, b]) => to <= a || from >= b);
  return wishes.map(({ x, width }) => {
    for (const side of ["start", "end"] as const) {
      const from = side === "start" ? x + offset : x - offset - width;
      if (!free(from, from + width)) continue;
      taken.push([Math.min(from, x) - 8, Math.max(from + width, x) + 8]);
      return side;
    }
    return null;
  });
}
