/** Asks whether a reader's card is still good. */
export async function checkCard(reader: string): Promise<string> {
  return `${reader}'s card is good`;
}

/** Hands a book out. */
export async function lend(book: string): Promise<string> {
  return `${book} is lent`;
}

/** Asks a reader to bring the book back. */
export async function remind(reader: string): Promise<string> {
  return `${reader} is reminded`;
}

/** Takes a fine from a reader who was late. */
export async function fine(reader: string): Promise<string> {
  return `${reader} has paid`;
}

/** Says thank you to a reader who was in time. */
export async function thank(reader: string): Promise<string> {
  return `Thank you, ${reader}`;
}

/** Puts a book back. */
export async function shelve(book: string): Promise<string> {
  return `${book} is on the shelf`;
}
