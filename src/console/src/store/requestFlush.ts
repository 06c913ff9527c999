const hiddenPageDelayMs = 250;
const longestDelayMs = 1_000;

/**
 * Once per painted frame. A hidden page paints none, yet its title must keep up, so a timer stands in,
 * also for a frame that was still pending when the page was hidden.
 */
export function requestFlush(flush: () => void): void {
  if (document.hidden) {
    setTimeout(flush, hiddenPageDelayMs);
    return;
  }
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    flush();
  });
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    flush();
  }, longestDelayMs);
}
