/**
 * Defers a dynamic import until the page has been painted once: what opens over the page (menus,
 * notes, dialogs) is never needed before, and it is a third of the page's script.
 */
export function afterFirstPaint<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    await painted;
    return whenItComes(load());
  };
}

/**
 * What is being loaded, or for ever nothing where it cannot be: what stands in the place of a part stays there,
 * and the page with it. A part needs a `Suspense` of its own, for what shares one waits with it. The page is told by `vite:preloadError`, and says so in a line.
 */
export function whenItComes<T>(loading: Promise<T>): Promise<T> {
  return loading.catch((error: unknown) => {
    // biome-ignore lint/suspicious/noConsole: a script that came and failed is a fault of the page
    console.error(error);
    return new Promise<never>(() => {});
  });
}

/** A frame has begun, and the task after it has come: what was rendered first is on the screen. */
const painted: Promise<void> =
  typeof requestAnimationFrame === "undefined"
    ? Promise.resolve()
    : new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve));
      });
