import { type Offline, useOffline } from "../../store/offline";
import { shortCommit, THIS_VERSION } from "../../store/this-version";

/** Which version this is, whether it works without a network, and whose work is in it. */
export function ThisVersion() {
  const state = useOffline((offline) => offline.state);
  return (
    <p className="small">
      Version {THIS_VERSION.number}
      {THIS_VERSION.commit && <>, commit {shortCommit(THIS_VERSION.commit)}</>}. {KEPT[state]}{" "}
      <a className="value" href="./licences.txt">
        Licences
      </a>
    </p>
  );
}

const KEPT: Readonly<Record<Offline["state"], string>> = {
  none: "Opened this way it needs a network whenever it is loaded.",
  keeping: "It is being kept for use without a network.",
  kept: "It is kept here and opens without a network.",
  failed: "It could not be kept here: it needs a network whenever it is loaded.",
};
