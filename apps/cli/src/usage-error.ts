/** The command line cannot be understood as given; the message says what to write instead. Ends the command with exit code 2. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
}

/** The person at the terminal declined. Ends the command with exit code 6. */
export class Declined extends TypeError {
  override readonly name = 'Declined';
}
