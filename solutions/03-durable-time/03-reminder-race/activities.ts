/** Reminds the manager of an invoice that waits for her. */
export async function remind(invoice: string): Promise<string> {
  return `${invoice} still waits for your approval.`;
}

/** Orders the bank to pay. */
export async function pay(invoice: string): Promise<string> {
  return `${invoice} is paid.`;
}
