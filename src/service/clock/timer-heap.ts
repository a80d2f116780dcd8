export interface HeapTimer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
  readonly passive: boolean;
  /** Index in the heap of all, −1 once taken out. */
  position: number;
  /** Index in the heap of those that may make the clock jump; −1 while it is not there. */
  activePosition: number;
}

/** Timers by deadline, then by order of their creation. Removal is real, so a cancelled timer never moves the clock. */
export class TimerHeap {
  private readonly all: HeapTimer[] = [];
  private readonly active: HeapTimer[] = [];
  private created = 0;

  get size(): number {
    return this.all.length;
  }

  get first(): HeapTimer | undefined {
    return this.all[0];
  }

  /** The earliest timer that may make the clock jump. */
  get firstActive(): HeapTimer | undefined {
    return this.active[0];
  }

  add(at: number, fire: () => void, passive: boolean): HeapTimer {
    const timer: HeapTimer = { at, order: this.created++, fire, passive, position: -1, activePosition: -1 };
    push(this.all, timer, placeInAll);
    if (!passive) push(this.active, timer, placeInActive);
    return timer;
  }

  remove(timer: HeapTimer): void {
    if (timer.position < 0) return;
    removeAt(this.all, timer.position, placeInAll);
    timer.position = -1;
    if (timer.activePosition < 0) return;
    removeAt(this.active, timer.activePosition, placeInActive);
    timer.activePosition = -1;
  }
}

type Moved = (timer: HeapTimer, index: number) => void;

const placeInAll: Moved = (timer, index) => {
  timer.position = index;
};
const placeInActive: Moved = (timer, index) => {
  timer.activePosition = index;
};

const before = (a: HeapTimer, b: HeapTimer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: HeapTimer[], timer: HeapTimer, moved: Moved): void {
  heap.push(timer);
  siftUp(heap, heap.length - 1, moved);
}

function removeAt(heap: HeapTimer[], index: number, moved: Moved): void {
  const last = heap.pop()!;
  if (index === heap.length) return;
  heap[index] = last;
  moved(last, index);
  siftUp(heap, index, moved);
  siftDown(heap, index, moved);
}

function siftUp(heap: HeapTimer[], start: number, moved: Moved): void {
  let index = start;
  const timer = heap[index]!;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    moved(heap[index]!, index);
    index = parent;
  }
  heap[index] = timer;
  moved(timer, index);
}

function siftDown(heap: HeapTimer[], start: number, moved: Moved): void {
  let index = start;
  const timer = heap[index]!;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (!before(heap[child]!, timer)) break;
    heap[index] = heap[child]!;
    moved(heap[index]!, index);
    index = child;
  }
  heap[index] = timer;
  moved(timer, index);
}
