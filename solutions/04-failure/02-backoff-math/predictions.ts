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
  firstFive: [0, 10, 30, 70, 150], // pauses of 10, 20, 40 and 80
  longestPause: 1000, // 100 times the first, in place of 1280
  attemptAfterTheNight: 36, // attempt 8 at 1270, then one every 1000 seconds
  givenUpAfter: 150, // attempt 6 would begin at 310, so attempt 5 was the last
  fifthOfEveryMinute: 130, // 10 + 20 + 40 + 60
};
// #endregion predictions
