package sunhwan.cli;

/** What the command tells the shell. */
final class ExitCode {
  static final int FINE = 0;

  /** It did not work, and neither the words nor the data nor the model are to blame. */
  static final int FAILURE = 1;

  /** What was typed means nothing. */
  static final int USAGE = 2;

  /** Something is wrong with the data's path, content or columns. */
  static final int DATA = 3;

  /** Something is wrong with the model file. */
  static final int MODEL = 4;

  /** Ctrl-C: 128 and the signal's number. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
