/** Sends the ticket. */
export async function confirm(seat: string): Promise<string> {
  return `Seat ${seat} is yours.`;
}

/** Puts the seat on sale again. */
export async function release(seat: string): Promise<string> {
  return `Seat ${seat} is free again.`;
}
