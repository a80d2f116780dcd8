/** The function `order` of the other file has another name here, so the type `order` is gone. */
export { order as placeOrder } from './workflows';
