/** Hands an order to the van. */
export async function deliver(article: string): Promise<string> {
  return `${article} is delivered`;
}
