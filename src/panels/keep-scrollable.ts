/**
 * Puts an element among those that Tab reaches, for as long as what is in it is wider than itself, or higher than it
 * may be: so that it is scrolled by the keyboard too.
 * @returns What ends that.
 */
export function keepScrollable(element: HTMLElement): () => void {
  let over = false;
  const fit = () => {
    if (over) return;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    // Letters may reach out of a box that is as high as it needs to be: that is nothing to be scrolled.
    const cut = getComputedStyle(element).maxHeight !== "none";
    const scrolls = scrollWidth > clientWidth || (cut && scrollHeight > clientHeight);
    if (scrolls) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
    // The arrows are then its own, and no keys of the page.
    element.toggleAttribute("data-scrolls", scrolls);
  };
  const resized = new ResizeObserver(fit);
  for (const one of [element, ...element.children]) resized.observe(one);
  // Letters of another face may be wider.
  void document.fonts.ready.then(fit);
  return () => {
    over = true;
    resized.disconnect();
  };
}
