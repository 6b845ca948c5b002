/** Seeds as short bars that fill: the number, and under it how many of its runs' steps are made. */
export function SeedBars(props: {
  readonly seeds: readonly number[];
  /** Of the steps of a seed's runs how many are made, 0 to 1, by seed. */
  readonly fractions: ReadonlyMap<number, number>;
  /** Seeds with a run that failed. */
  readonly failed: readonly number[];
}) {
  const { seeds, fractions, failed } = props;
  return (
    <ol className="claim-seeds" aria-label="Seeds on this machine">
      {seeds.map((seed) => {
        const fraction = fractions.get(seed) ?? 0;
        const hasFailed = failed.includes(seed);
        const percent = Math.floor(100 * fraction);
        return (
          <li
            key={seed}
            data-done={fraction === 1 || undefined}
            data-under-way={(fraction > 0 && fraction < 1) || undefined}
            data-failed={hasFailed || undefined}
          >
            {seed}
            {hasFailed && <span aria-hidden="true">{" ×"}</span>}
            <span
              className="claim-progress"
              role="progressbar"
              aria-label={hasFailed ? `seed ${seed}, a run failed` : `seed ${seed}`}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
            >
              <span className="claim-filled" style={{ width: `${100 * fraction}%` }} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
