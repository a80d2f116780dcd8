// Stands for the warehouse. Not part of the task.

export const counter = { drawn: 0 };

type Scan = (containers: number) => Promise<void>;
const quiet: Scan = () => Promise.resolve();
let scanner = quiet;
let closedFor = 0;

/** A new day: what happens during a scan, and how many calls the carrier lets ring. */
export function warehouseDay(day: { scan?: Scan; closedFor?: number } = {}): void {
  counter.drawn = 0;
  scanner = day.scan ?? quiet;
  closedFor = day.closedFor ?? 0;
}

export async function scanning(containers: number): Promise<void> {
  await scanner(containers);
}

export function carrierAnswers(parcel: string): string {
  closedFor -= 1;
  if (closedFor >= 0) throw new Error('the carrier is closed');
  return `${parcel} is announced`;
}
