/** What the details of a `CardDeclined` hold: one value of this type. */
export interface Declined {
  readonly reason: string;
  readonly card: string;
}
