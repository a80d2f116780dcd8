/** Ships the goods from a shelf. */
export async function ship(order: string, shelf: string): Promise<string> {
  return `${order} shipped from ${shelf}`;
}
