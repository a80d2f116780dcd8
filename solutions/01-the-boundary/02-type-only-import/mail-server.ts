// Stands for the mail server. Not part of the task.

/** One mail that has left the building. */
export interface Mail {
  readonly to: string;
  readonly text: string;
}

const mails: Mail[] = [];
let refusals = 0;

/** Takes a mail, or throws while the server is busy. */
export function deliver(mail: Mail): void {
  if (refusals > 0) {
    refusals -= 1;
    throw new Error('the mail server is busy');
  }
  mails.push(mail);
}

/** The mails that somebody got. */
export function mailsTo(address: string): readonly Mail[] {
  return mails.filter((mail) => mail.to === address);
}

/** Makes the next `times` deliveries fail. */
export function refuse(times: number): void {
  refusals = times;
}
