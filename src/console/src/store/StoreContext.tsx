import { createContext, use, useSyncExternalStore } from "react";
import type { ConsoleStore } from "./consoleStore";
import type { ReadableSlice } from "./slice";

export const StoreContext = createContext<ConsoleStore | null>(null);

export function useStore(): ConsoleStore {
  const store = use(StoreContext);
  if (!store) throw new Error("The console's store is missing.");
  return store;
}

export function useSlice<T>(pick: (store: ConsoleStore) => ReadableSlice<T>): T {
  const slice = pick(useStore());
  return useSyncExternalStore(slice.subscribe, slice.get, slice.get);
}
