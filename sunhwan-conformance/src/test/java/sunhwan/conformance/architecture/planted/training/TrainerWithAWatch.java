package sunhwan.conformance.architecture.planted.training;

/** Reads the clock. */
final class TrainerWithAWatch {
  private TrainerWithAWatch() {}

  static long milliseconds() {
    return System.currentTimeMillis();
  }
}
