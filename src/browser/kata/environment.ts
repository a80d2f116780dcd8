import { Client, WorkflowClient } from '@temporalio/client';
import type { ClientOptions, WorkflowResultOptions } from '@temporalio/client';
import type { Duration, Workflow, WorkflowResultType } from '@temporalio/common';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { temporal } from '@temporalio/proto';
import { Recorder, watched } from '../../kata/recorder.ts';
import type { SharedEnvironment } from '../../kata/surroundings.ts';
import type { Platform, TestService } from '../../service/index.ts';
import { createTestService } from '../../service/index.ts';
import { connectInProcess } from '../service/connection.ts';
import type { InProcessConnection } from '../service/connection.ts';

type Timestamp = temporal.api.testservice.v1.IGetCurrentTimeResponse['time'];

/** The calls of the test service that an environment makes. */
interface TimeCalls {
  lockTimeSkipping(request: object): Promise<object>;
  unlockTimeSkipping(request: object): Promise<object>;
  unlockTimeSkippingWithSleep(request: object): Promise<object>;
  getCurrentTime(request: object): Promise<{ readonly time?: Timestamp }>;
}

const timeOf = (connection: InProcessConnection): TimeCalls => connection.testService as TimeCalls;

/** Time is skipped while somebody waits for a result, as with the SDK's own test environment. */
class SkippingWorkflowClient extends WorkflowClient {
  override async result<T extends Workflow>(
    workflowId: string,
    runId?: string,
    options?: WorkflowResultOptions,
  ): Promise<WorkflowResultType<T>> {
    const time = timeOf(this.connection as InProcessConnection);
    await time.unlockTimeSkipping({});
    try {
      return await super.result<T>(workflowId, runId, options);
    } finally {
      await time.lockTimeSkipping({});
    }
  }
}

/**
 * What tests use of a `TestWorkflowEnvironment`, on a test service of this thread. It has no address and no native
 * connection, and takes no options: what a page can't have.
 */
export class PageEnvironment {
  readonly namespace = 'default';
  readonly supportsTimeSkipping = true;
  readonly connection: InProcessConnection;
  readonly client: Client;

  constructor(service: TestService, options: Pick<ClientOptions, 'interceptors'> = {}) {
    this.connection = connectInProcess(service);
    this.client = new Client({ ...options, connection: this.connection, namespace: this.namespace });
    const workflow = new SkippingWorkflowClient({
      ...this.client.workflow.options,
      connection: this.connection,
    });
    Object.assign(this.client, { workflow });
  }

  get workflowClient(): WorkflowClient {
    return this.client.workflow;
  }

  sleep = async (duration: Duration): Promise<void> => {
    await timeOf(this.connection).unlockTimeSkippingWithSleep({ duration: msToTs(duration) });
  };

  async currentTimeMs(): Promise<number> {
    const { time } = await timeOf(this.connection).getCurrentTime({});
    return tsToMs(time);
  }
}

/** A service and an environment on it. */
export interface OpenEnvironment extends SharedEnvironment {
  readonly service: TestService;
}

/** Opens a service of this thread with an environment. {@link TestService.close} ends both. */
export function openEnvironment(platform: Platform): OpenEnvironment {
  const service = createTestService(platform, { timeSkippingLocked: true });
  const recorder = new Recorder();
  const page = new PageEnvironment(service, { interceptors: { workflow: [recorder.interceptor] } });
  // Tests are checked against the SDK's own class.
  const env = watched(page as unknown as TestWorkflowEnvironment, recorder);
  return { service, env, recorder, knowsShutdown: true };
}
