package sunhwan.conformance.architecture.planted.formats;

/** Prints in a library, by another way. */
final class FormatThatPrintsItsStack {
  private FormatThatPrintsItsStack() {}

  static void complain(Exception problem) {
    problem.printStackTrace();
  }
}
