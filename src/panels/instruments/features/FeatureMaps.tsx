import { useMemo, useRef } from "react";
import { formatFixed, formatSignificant } from "../../../charts/format";
import { linearScale } from "../../../charts/signed-scale";
import type { RunRecord } from "../../../run/record";
import { Crosshair } from "../../kernels/crosshair";
import { sumComponents } from "../../kernels/kernel-source";
import { probeGroups, probeNames } from "../../kernels/probe-labels";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { Playhead } from "../instrument-panel";
import { arrayOf, measuredAt } from "../measured";
import { MatrixMap } from "../plot/MatrixMap";
import { RampBar } from "../plot/RampBar";

/** A cosine's scale is the same for every run and step. */
const COSINE = linearScale(1);
const COSINE_ENDS = ["−1", "1"] as const;
/** A kernel runs to its own largest value. */
const OWN_ENDS = ["−", "+"] as const;

/** How alike features are, beside what the kernel makes of it; one crosshair for both. */
export function FeatureMaps(props: {
  readonly record: RunRecord | null;
  readonly playhead: Playhead;
}) {
  const { record, playhead } = props;
  const probes = record?.header.probes;
  const names = useMemo(() => probeNames(probes ?? []), [probes]);
  const groups = useMemo(() => probeGroups(probes ?? []), [probes]);
  const crosshair = useMemo(() => new Crosshair(), []);
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const watched = useMemo(() => [record, playhead, crosshair], [record, playhead, crosshair]);
  const line = useRef<HTMLParagraphElement>(null);
  const size = names.length || 32;
  const full = useRef<{ of: unknown; values: Float32Array | null }>({ of: null, values: null });

  const step = () => (record ? playhead.stepOf(record) : 0);
  const cosine = () => arrayOf(measuredAt(record, "features", step()), "cosine")?.data ?? null;
  const kernel = () => {
    const frame = record?.kernels.at(step()) ?? null;
    if (frame !== full.current.of) {
      full.current = { of: frame, values: frame && sumComponents(frame, null) };
    }
    return full.current.values;
  };

  usePainter(watched, () => {
    const { cell } = crosshair;
    const at = cell ? cell.row * size + cell.column : -1;
    setText(
      line.current,
      cell
        ? `${names[cell.row]} and ${names[cell.column]}: cosine ${formatFixed(cosine()?.[at] ?? Number.NaN)}, kernel ${formatSignificant(kernel()?.[at] ?? Number.NaN)}`
        : "",
    );
  });

  return (
    <div className="feature-maps">
      <div>
        <h2 className="ins-title">
          <Term id="feature-cosine">Cosine of features</Term> <RampBar ends={COSINE_ENDS} />
        </h2>
        <MatrixMap
          name="Cosine of the features of two contexts"
          sources={sources}
          read={() => {
            const values = cosine();
            return values && { values, size, scale: COSINE };
          }}
          side={256}
          size={size}
          names={names}
          groups={groups}
          crosshair={crosshair}
        />
      </div>
      <div>
        <h2 className="ins-title">
          <Term id="kernel">Full kernel</Term> <small>(1/V) tr K</small> <RampBar ends={OWN_ENDS} />
        </h2>
        <MatrixMap
          name="Full kernel of two contexts"
          sources={sources}
          read={() => {
            const values = kernel();
            return values && { values, size };
          }}
          side={256}
          size={size}
          names={names}
          groups={groups}
          crosshair={crosshair}
        />
      </div>
      <p ref={line} className="feature-cell ins-unit" aria-live="polite" />
    </div>
  );
}
