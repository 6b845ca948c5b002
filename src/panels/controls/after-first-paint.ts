/**
 * Defers a dynamic import until the page has been painted once: what opens over the page (menus,
 * notes, dialogs) is never needed before, and it is a third of the page's script.
 */
export function afterFirstPaint<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await painted;
    return load();
  };
}

/** A frame has begun, and the task after it has come: what was rendered first is on the screen. */
const painted: Promise<void> =
  typeof requestAnimationFrame === "undefined"
    ? Promise.resolve()
    : new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve));
      });
