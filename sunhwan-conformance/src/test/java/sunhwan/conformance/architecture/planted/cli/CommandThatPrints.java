package sunhwan.conformance.architecture.planted.cli;

/** Innocent: the command line prints. */
final class CommandThatPrints {
  private CommandThatPrints() {}

  static void greet() {
    System.out.println("read");
  }
}
