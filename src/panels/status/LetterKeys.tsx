import { useView } from "../../store/view";

/** The choice whether letters act by themselves; without them everything has its control all the same. */
export function LetterKeys() {
  const letterKeys = useView((view) => view.letterKeys);
  return (
    <label className="letter-keys">
      <input
        type="checkbox"
        checked={letterKeys}
        onChange={({ currentTarget }) => useView.setState({ letterKeys: currentTarget.checked })}
      />{" "}
      Letters, digits and signs act as keys
      <span className="small"> off for speech input, or where they are hit by mistake</span>
    </label>
  );
}
