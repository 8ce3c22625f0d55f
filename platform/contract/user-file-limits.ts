/** Bytes of a file of users at most. The page refuses more before it is sent. */
export const mostUserFileBytes = 20 * 1024 * 1024;
