import proto from '@temporalio/proto';
import { expect, test } from 'vitest';
import * as ours from '../../src/service/enums.ts';
import { EventType } from '../../src/service/proto.ts';

const official = proto.temporal.api.enums.v1 as unknown as Record<string, Record<string, number>>;

// Where our short name of an enum is not the official one.
const officialName: Record<string, string> = {
  UpdateStage: 'UpdateWorkflowExecutionLifecycleStage',
  StartChildFailedCause: 'StartChildWorkflowExecutionFailedCause',
  ExternalFailedCause: 'SignalExternalWorkflowExecutionFailedCause',
};

const screaming = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

test.each(Object.entries({ ...ours, EventType }))('%s has the numbers of the protocol', (name, values) => {
  const theirs = official[officialName[name] ?? name]!;
  const prefix = screaming(officialName[name] ?? name);
  for (const [member, value] of Object.entries(values)) {
    expect(theirs[`${prefix}_${screaming(member)}`], `${name}.${member}`).toBe(value);
  }
});
