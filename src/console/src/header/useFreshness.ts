import { freshness, type Freshness } from "../feed/freshness";
import { useSlice } from "../store/StoreContext";

export function useFreshness(): Freshness {
  const link = useSlice((store) => store.link);
  const { lastFrameAt } = useSlice((store) => store.frames);
  const now = useSlice((store) => store.now);
  return freshness(link, lastFrameAt, now);
}
