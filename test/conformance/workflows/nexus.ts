import {
  ApplicationFailure,
  CancellationScope,
  createNexusServiceClient,
  isCancellation,
  sleep,
  type NexusOperationCancellationType,
} from '@temporalio/workflow';
import * as nexus from 'nexus-rpc';

export const post = nexus.service('post', {
  /** Answers at once. */
  stamp: nexus.operation<string, string>(),
  /** Stands on a workflow. */
  deliver: nexus.operation<string, string>(),
});

const desk = (endpoint: string) => createNexusServiceClient({ endpoint, service: post });

export async function callsOperation(
  endpoint: string,
  operation: 'stamp' | 'deliver',
  input: string,
  scheduleToCloseTimeout?: number,
): Promise<string> {
  return desk(endpoint).executeOperation(
    operation,
    input,
    scheduleToCloseTimeout ? { scheduleToCloseTimeout } : {},
  );
}

/** The name of the failure that a workflow gets, and the name and the message of its cause. */
export async function failureOfOperation(endpoint: string, input: string): Promise<string[]> {
  try {
    await desk(endpoint).executeOperation('stamp', input);
    return ['none'];
  } catch (failure) {
    const { name, cause } = failure as Error & { cause: Error };
    return [name, cause.name, cause.message];
  }
}

/** Starts an operation, lets time pass, cancels it, and tells how it ended. */
export async function cancelsOperation(
  endpoint: string,
  input: string,
  cancellationType: NexusOperationCancellationType,
  afterMs: number,
): Promise<string> {
  const scope = new CancellationScope();
  const done = scope.run(async () => {
    const handle = await desk(endpoint).startOperation('deliver', input, { cancellationType });
    return handle.result();
  });
  const ended = done.then(
    () => 'completed',
    (failure: unknown) => (isCancellation(failure) ? 'canceled' : 'failed'),
  );
  await sleep(afterMs);
  scope.cancel();
  return ended;
}

/** Stands behind `deliver`. */
export async function delivery(parcel: string): Promise<string> {
  if (parcel === 'lost') throw ApplicationFailure.nonRetryable('the parcel is lost', 'Lost');
  await sleep('3 days');
  return `${parcel} delivered`;
}
