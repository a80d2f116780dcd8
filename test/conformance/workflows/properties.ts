import { patched, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

export async function patchedOnce(): Promise<boolean> {
  return patched('second-mail');
}

export async function writesMemo(): Promise<Record<string, unknown> | undefined> {
  upsertMemo({ plan: 'gold', trial: null });
  return workflowInfo().memo;
}

export async function writesSearchAttribute(name: string): Promise<void> {
  // The untyped form, because the scenario gives a name that nobody has registered.
  upsertSearchAttributes({ [name]: ['ada'] });
}
