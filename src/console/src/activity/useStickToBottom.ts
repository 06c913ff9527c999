import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";

const nearPixels = 100;

interface StickToBottom {
  readonly ref: RefObject<HTMLOListElement | null>;
  readonly away: boolean;
  readonly onScroll: () => void;
  readonly toBottom: () => void;
}

/**
 * Follows a growing list only while its reader is within 100 px of the end. It moves the list's own
 * scroll position and nothing else, so the page never jumps.
 */
export function useStickToBottom(content: unknown): StickToBottom {
  const ref = useRef<HTMLOListElement>(null);
  const near = useRef(true);
  const [away, setAway] = useState(false);

  const toBottom = useCallback(() => {
    const list = ref.current;
    if (list) list.scrollTop = list.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const list = ref.current;
    if (!list) return;
    near.current = list.scrollHeight - list.scrollTop - list.clientHeight <= nearPixels;
    setAway(!near.current);
  }, []);

  useLayoutEffect(() => {
    if (near.current) toBottom();
  }, [content, toBottom]);

  return { ref, away, onScroll, toBottom };
}
