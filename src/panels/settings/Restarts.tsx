/** The mark of a setting whose change begins the run anew. */
export function Restarts() {
  return (
    <span className="restarts" title="A change restarts the run">
      <span aria-hidden="true">↻</span>
      <span className="visually-hidden"> restarts the run</span>
    </span>
  );
}
