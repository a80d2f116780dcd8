/** Picks one of the drivers who offered to come. A real one would ask the dispatcher. */
export async function pickDriver(rider: string): Promise<string> {
  return rider === 'ada' ? 'Grace' : 'Linus';
}
