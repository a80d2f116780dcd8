// Stands for the printing house. Not part of the task.

/** A press that is reserved for an edition, and for nobody else until it is given back. */
export interface Press {
  print(sheet: number): Promise<void>;
  release(): Promise<void>;
}

type During = (sheet: number) => Promise<void>;

const quiet: During = () => Promise.resolve();
let during = quiet;
let reserved = 0;
let begun = 0;
let begunWithoutPress = 0;
let underWay = 0;

/** A new day. What is given happens while the press is being reserved (sheet 0) and while each sheet is printed. */
export function pressDay(next: During = quiet): void {
  during = next;
  reserved = begun = begunWithoutPress = 0;
}

/** Reserves a press. */
export async function reserve(): Promise<Press> {
  reserved += 1;
  let mine = true;
  await during(0);
  return {
    async print(sheet) {
      begun += 1;
      if (!mine) begunWithoutPress += 1;
      underWay += 1;
      await new Promise((done) => setTimeout(done, 0));
      await during(sheet).finally(() => (underWay -= 1));
    },
    async release() {
      if (!mine) return;
      mine = false;
      await new Promise((done) => setTimeout(done, 0));
      reserved -= 1;
    },
  };
}

/** How many presses are reserved at this moment. */
export const pressesReserved = (): number => reserved;

/** When the press has come to rest: the sheets begun, those begun without a press, and the presses still reserved. */
export async function pressAtRest(): Promise<{ begun: number; begunWithoutPress: number; reserved: number }> {
  do await new Promise((done) => setTimeout(done, 0));
  while (underWay > 0);
  return { begun, begunWithoutPress, reserved };
}
