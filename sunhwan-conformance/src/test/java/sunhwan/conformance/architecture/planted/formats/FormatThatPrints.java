package sunhwan.conformance.architecture.planted.formats;

/** Prints in a library. */
final class FormatThatPrints {
  private FormatThatPrints() {}

  static void greet() {
    System.out.println("read");
  }
}
