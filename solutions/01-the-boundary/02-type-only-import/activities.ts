// What the Worker runs for a workflow.
export { sendReceipt } from './mail';
