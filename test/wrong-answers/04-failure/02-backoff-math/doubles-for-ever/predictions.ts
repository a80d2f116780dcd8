export interface Predictions {
  /** `patient`: when do attempts 1 to 5 begin, in seconds from the first? */
  firstFive: readonly number[] | undefined;
  /** `patient`: how long is the longest pause between two attempts, in seconds? */
  longestPause: number | undefined;
  /** `patient`: the bank is closed for 8 hours. Which attempt finds it open? */
  attemptAfterTheNight: number | undefined;
  /** `fiveMinutes`: the bank stays closed. After how many seconds does the activity fail? */
  givenUpAfter: number | undefined;
  /** `everyMinute`: when does attempt 5 begin, in seconds from the first? */
  fifthOfEveryMinute: number | undefined;
}

// #region predictions
/** `undefined` means: not predicted yet. */
export const predictions: Predictions = {
  firstFive: [0, 10, 30, 70, 150],
  longestPause: 1280,
  attemptAfterTheNight: 36,
  givenUpAfter: 150,
  fifthOfEveryMinute: 130,
};
// #endregion predictions
