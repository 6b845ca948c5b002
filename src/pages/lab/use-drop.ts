import { useEffect, useState } from "react";
import { usePlace } from "../../store/place";

/** Whether a page opens dropped files by itself. */
const opensItself = () => usePlace.getState().page === "sweep";

/** Opens what was dropped as a run or an experiment. */
export function openInLab(data: DataTransfer): void {
  // What was dropped is to be had during the event only, so it is asked for before anything is awaited.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...data.files].map((file) => ({ path: file.name, file }));
  void import("../../store/dropped-files").then(async ({ filesIn, openDropped }) =>
    // A browser that cannot open an entry (WebKit, of a file that lies on no disk) has the file itself.
    openDropped(entries.length > 0 ? await filesIn(entries).catch(() => files) : files),
  );
}

/** Opens what is dropped anywhere on the page. @returns whether something is held over it. */
export function useDrop(): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) =>
      event.dataTransfer?.types.includes("Files") === true && !opensItself();
    const over = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setHeld(true);
    };
    const leave = (event: DragEvent) => {
      // Left the window, and not only one element for another.
      if (event.relatedTarget === null) setHeld(false);
    };
    const drop = (event: DragEvent) => {
      setHeld(false);
      const data = event.dataTransfer;
      if (!data || !holdsFiles(event)) return;
      event.preventDefault();
      openInLab(data);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return held;
}
