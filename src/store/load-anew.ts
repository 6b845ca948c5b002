/** Ends what is on the page and loads it anew, even where scripts of it do not come. */
import { client } from "./lab";
import { useOffline } from "./offline";

/** Loads the page anew, as the newer version where one waits. A run is saved first where it can be. */
export async function loadAnew(): Promise<void> {
  if (client.stepsMade > 0) {
    // What cannot be saved was said to end; what saves may itself be the script that did not come.
    await import("./run-keeper").then(({ saveNow }) => saveNow()).catch(() => undefined);
  }
  if (useOffline.getState().newer !== "waiting") return location.reload();
  // A version waits, so the script that said so is here.
  (await import("./offline-keeper")).takeNewVersion();
}
