import { Engine } from './engine.ts';
import { ServiceError, Status, unimplemented } from './errors.ts';
import type { Handler } from './frontend/handler.ts';
import { operatorService } from './frontend/operator-service.ts';
import { testService } from './frontend/test-service.ts';
import { workflowService } from './frontend/workflow-service/index.ts';
import type { Platform, TestService, TestServiceOptions } from './platform.ts';

export { ServiceError, Status } from './errors.ts';
export type { CallContext, CallSignal, Platform, TestService, TestServiceOptions } from './platform.ts';
export { unimplementedRpcs } from './frontend/workflow-service/unimplemented.ts';

type AnyHandler = Handler<object, object>;

const services: Record<string, Record<string, unknown>> = {
  'temporal.api.workflowservice.v1.WorkflowService': workflowService,
  'temporal.api.testservice.v1.TestService': testService,
  'temporal.api.operatorservice.v1.OperatorService': operatorService,
};

const handlers = new Map<string, AnyHandler>(
  Object.entries(services).flatMap(([service, methods]) =>
    Object.entries(methods).map(([name, handler]) => [`${service}/${name}`, handler as AnyHandler] as const),
  ),
);

/**
 * Makes a Temporal Service for tests that lives in this process and skips time.
 *
 * It keeps everything in memory and has one virtual clock for all its namespaces, so tests that depend on time must not
 * share one at the same time. The only platform that it knows is the one that is handed in.
 */
export function createTestService(platform: Platform, options: TestServiceOptions): TestService {
  return serviceOf(new Engine(platform, options));
}

/** The RPC surface of an engine. Apart from {@link createTestService} only tests use it, which look at the engine too. */
export function serviceOf(engine: Engine): TestService {
  let closed = false;
  return {
    methods: [...handlers.keys()],
    async call(method, request, context) {
      if (closed) throw new ServiceError(Status.UNAVAILABLE, 'The test service was closed.');
      const handler = handlers.get(method);
      if (!handler) throw unimplemented(method);
      return engine.turn(() => handler(engine, request, context));
    },
    close() {
      closed = true;
      engine.close();
    },
  };
}
