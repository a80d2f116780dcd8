/** Charges the card. */
export async function charge(orderId: string): Promise<string> {
  return `receipt ${orderId}`;
}

/** Charges the card, under another name. */
export async function chargeCard(orderId: string): Promise<string> {
  return charge(orderId);
}

/** Ships the parcel. */
export async function ship(orderId: string, speed = 'standard'): Promise<string> {
  return `PARCEL-${orderId}-${speed}`;
}

/** Says thank you. */
export async function sendMail(orderId: string): Promise<string> {
  return `Thank you for ${orderId}.`;
}
