package sunhwan.cli;

/** The command cannot go on; the message is one line that names the thing and the next step. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** It did not work. */
  static Failure of(String message) {
    return new Failure(ExitCode.FAILURE, message);
  }

  /** What was typed means nothing. */
  static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message);
  }

  /** Something is wrong with the data. */
  static Failure data(String message) {
    return new Failure(ExitCode.DATA, message);
  }

  /** Something is wrong with the model file. */
  static Failure model(String message) {
    return new Failure(ExitCode.MODEL, message);
  }
}
