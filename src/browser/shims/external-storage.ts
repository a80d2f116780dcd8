/** The SDK's storage of payloads outside of the service, which no exercise uses: nothing is visited, nothing replaced. */
export async function visit(): Promise<void> {}
export const extstoreInboundOptions = (): undefined => undefined;
export const extstoreStoreOptions = (): undefined => undefined;
export const isReferencePayload = (): boolean => false;
export class ExternalStorageRunner {}
