/** One independently observed part of the console's state. */
export interface ReadableSlice<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/**
 * A slice has two values: `latest`, written by every frame, and the published one React sees.
 * A {@link SliceBoard} publishes all changed slices at once, at most once per painted frame,
 * so hundreds of wire frames a second cost one render.
 */
export class Slice<T> implements ReadableSlice<T> {
  latest: T;
  private published: T;
  private readonly listeners = new Set<() => void>();
  private readonly onStaged: (slice: Slice<T>) => void;

  constructor(initial: T, onStaged: (slice: Slice<T>) => void) {
    this.latest = initial;
    this.published = initial;
    this.onStaged = onStaged;
  }

  stage(next: T): void {
    if (Object.is(next, this.latest)) return;
    this.latest = next;
    this.onStaged(this);
  }

  publish(): void {
    if (Object.is(this.published, this.latest)) return;
    this.published = this.latest;
    for (const listener of [...this.listeners]) listener();
  }

  readonly get = (): T => this.published;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

interface Publishable {
  publish(): void;
}

/** Creates slices and publishes the staged ones together. */
export class SliceBoard {
  private readonly staged = new Set<Publishable>();
  private readonly requestFlush: (flush: () => void) => void;
  private flushRequested = false;

  constructor(requestFlush: (flush: () => void) => void) {
    this.requestFlush = requestFlush;
  }

  slice<T>(initial: T): Slice<T> {
    return new Slice(initial, (slice) => {
      this.staged.add(slice);
      if (this.flushRequested) return;
      this.flushRequested = true;
      this.requestFlush(this.flush);
    });
  }

  readonly flush = (): void => {
    this.flushRequested = false;
    const slices = [...this.staged];
    this.staged.clear();
    for (const slice of slices) slice.publish();
  };
}
