import type { Payloads, UpdateRequest, Wire } from '../../../src/service/proto.ts';
import { Scenario } from '../../service/support/scenario.ts';
import type { History } from './history-text.ts';

/** The service in this process, with a client and a worker that do what a scenario's script says. */
export class Script extends Scenario {
  /** The updates that a workflow task brings. */
  requestsOf(task: Wire<'PollWorkflowTaskQueueResponse'>): UpdateRequest[] {
    return (task.messages ?? []).map(
      ({ body }) => this.platform.unpackAny({ typeUrl: body!.type_url!, value: body!.value! }).message,
    );
  }

  /** Lets time skip until nothing more is due. */
  async skipTime(): Promise<void> {
    await this.skipping(async () => {});
  }

  /** As `env.sleep`: returns when the virtual clock has moved on so far. */
  async sleep(seconds: number): Promise<void> {
    await this.call('temporal.api.testservice.v1.TestService/UnlockTimeSkippingWithSleep', {
      duration: { seconds },
    });
  }

  /** A history as a client fetches it. */
  async found(workflowId: string, runId?: string): Promise<History> {
    const { history } = await this.call<{ history: object }>('GetWorkflowExecutionHistory', {
      execution: { workflowId, ...(runId && { runId }) },
    });
    return history;
  }
}

/** Runs a script on a service of its own, and checks afterwards that the service is in order. */
export async function inProcess(title: string, run: (script: Script) => Promise<void>): Promise<void> {
  const script = new Script(title, true);
  await run(script);
  script.end(title);
}

/** Values as the SDK's default converter encodes them. */
export function payloads(...values: unknown[]): Payloads {
  const encoding = new TextEncoder().encode('json/plain');
  return {
    payloads: values.map((value) => ({
      metadata: { encoding },
      data: new TextEncoder().encode(JSON.stringify(value)),
    })),
  };
}
