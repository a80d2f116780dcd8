export { statusOf } from '../history/status.ts';
