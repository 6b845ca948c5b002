import "./status.css";

/** A rule that fills while the engine loads and compiles, with a line on what it is at. */
export function Loading(props: {
  readonly message: string;
  /** In [0, 1], or null where nobody knows. */
  readonly fraction: number | null;
}) {
  const { message, fraction } = props;
  return (
    <div className="loading" role="status">
      <div
        className="loading-rule"
        role="progressbar"
        aria-label="Loading"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(fraction === null ? {} : { "aria-valuenow": Math.round(100 * fraction) })}
      >
        <i
          data-unknown={fraction === null || undefined}
          style={fraction === null ? undefined : { transform: `scaleX(${fraction})` }}
        />
      </div>
      <span>{message}</span>
    </div>
  );
}
