import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
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

/** Sets typed attributes, unsets one, and tells what the workflow sees of them. */
export async function setsTypedAttributes(): Promise<string[]> {
  const day = new Date(Date.UTC(2026, 0, 31));
  upsertSearchAttributes([
    { key: defineSearchAttributeKey('CustomKeywordField', SearchAttributeType.KEYWORD), value: 'gold' },
    { key: defineSearchAttributeKey('CustomIntField', SearchAttributeType.INT), value: null },
    { key: defineSearchAttributeKey('CustomDatetimeField', SearchAttributeType.DATETIME), value: day },
  ]);
  const { typedSearchAttributes } = workflowInfo();
  return typedSearchAttributes.getAll().map(({ key, value }) => `${key.name} ${JSON.stringify(value)}`);
}
