/** The address of the service itself in callbacks: a completion that is sent there does not leave it. */
export const SYSTEM_CALLBACK_URL = 'temporal://system';
export const TOKEN_HEADER = 'temporal-callback-token';
export const OPERATION_TOKEN_HEADER = 'nexus-operation-token';

/** Which operation a completion is for. Opaque to handlers. */
export interface CallbackToken {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly scheduledEventId: number;
  readonly requestId: string;
}

export const encodeCallbackToken = (token: CallbackToken): string => JSON.stringify({ v: 1, ...token });

export function decodeCallbackToken(text: string | undefined): CallbackToken | undefined {
  try {
    const token = JSON.parse(text ?? '') as Partial<CallbackToken> & { v?: unknown };
    return token.v === 1 && token.scheduledEventId ? (token as CallbackToken) : undefined;
  } catch {
    return undefined;
  }
}
