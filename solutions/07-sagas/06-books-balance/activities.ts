import { carryOut, takeBack } from './ledger';

// All of them may be asked twice, and the undoing ones for what never happened.

export async function reserve(order: string): Promise<void> {
  await carryOut(order, 'reserve');
}

export async function release(order: string): Promise<void> {
  await takeBack(order, 'reserve');
}

export async function charge(order: string): Promise<void> {
  await carryOut(order, 'charge');
}

export async function refund(order: string): Promise<void> {
  await takeBack(order, 'charge');
}

export async function dispatch(order: string): Promise<void> {
  await carryOut(order, 'dispatch');
}

export async function recall(order: string): Promise<void> {
  await takeBack(order, 'dispatch');
}

export async function reward(order: string): Promise<void> {
  await carryOut(order, 'reward');
}

export async function revoke(order: string): Promise<void> {
  await takeBack(order, 'reward');
}
