import { useLab } from "../../store/lab";
import { pageAddress, shareHash } from "../../store/share-link";

/** The words that open the whole page, with the same experiment, in a window of its own. */
export function OpenWhole() {
  // Another experiment, another link.
  useLab((lab) => lab.asked);
  const href =
    pageAddress() + shareHash({ step: null, panels: true, lived: false, changed: false });
  return (
    <a className="embed-open" href={href} target="_blank" rel="noopener">
      open in the playground
    </a>
  );
}
