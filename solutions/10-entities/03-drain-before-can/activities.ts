import { arriveWhile } from './campaign';

/** Thanks a donor by mail. */
export async function thank(donor: string): Promise<string> {
  await arriveWhile(`${donor} is thanked`);
  return `Thank you, ${donor}.`;
}

/** Writes the total of the campaign on the board at the door. */
export async function showTotal(euros: number): Promise<string> {
  await arriveWhile('the total is written');
  return `${euros} euros so far`;
}
