import type { Action } from './actions.ts';
import * as clients from './clients.ts';
import { wild } from './wild.ts';
import * as workers from './workers.ts';
import { TEST_SERVICE, type World } from './world.ts';

/** Does one step. What it picks from may be empty; then it does nothing. */
export async function perform(world: World, action: Action): Promise<void> {
  switch (action.do) {
    case 'start':
      return clients.start(world, action);
    case 'signalWithStart':
      return clients.signalWithStart(world, action);
    case 'updateWithStart':
      return clients.updateWithStart(world, action);
    case 'signal':
      return clients.signal(world, action);
    case 'cancel':
      return world.workflow('RequestCancelWorkflowExecution', {
        workflowExecution: clients.execution(world, action),
      });
    case 'terminate':
      return world.workflow('TerminateWorkflowExecution', {
        workflowExecution: clients.execution(world, action),
      });
    case 'describe':
      return world.workflow('DescribeWorkflowExecution', { execution: clients.execution(world, action) });
    case 'resetSticky':
      return world.workflow('ResetStickyTaskQueue', { execution: clients.execution(world, action) });
    case 'query':
      return clients.query(world, action);
    case 'update':
      return clients.update(world, action);
    case 'pollUpdate':
      return clients.pollUpdate(world, action);
    case 'history':
      return clients.history(world, action);
    case 'pollWorkflowTask':
      return workers.pollWorkflowTask(world, action);
    case 'pollActivityTask':
      return workers.pollActivityTask(world, action);
    case 'completeTask':
      return workers.completeTask(world, action);
    case 'failTask':
      return workers.failTask(world, action);
    case 'activity':
      return workers.answerActivity(world, action);
    case 'answerQuery':
      return workers.answerQuery(world, action);
    case 'shutDownWorker':
      return workers.shutDown(world, action);
    case 'hangUp':
      world.pending.at(action.pick % Math.max(1, world.pending.length))?.hangUp();
      return world.platform.settle();
    case 'lock':
      return world.call(`${TEST_SERVICE}/LockTimeSkipping`, {});
    case 'unlock':
      return world.call(`${TEST_SERVICE}/UnlockTimeSkipping`, {});
    case 'sleep':
      return world.call(`${TEST_SERVICE}/${action.skip ? 'UnlockTimeSkippingWithSleep' : 'Sleep'}`, {
        duration: { seconds: action.seconds },
      });
    case 'pass':
      return world.platform.pass(action.ms);
    case 'wild':
      return wild(world, action);
  }
}
