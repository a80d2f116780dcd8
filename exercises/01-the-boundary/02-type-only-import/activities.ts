// What the worker runs for a workflow.
export { sendReceipt } from './mail';
