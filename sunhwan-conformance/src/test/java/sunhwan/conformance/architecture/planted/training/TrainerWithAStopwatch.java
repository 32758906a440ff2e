package sunhwan.conformance.architecture.planted.training;

import java.util.function.LongSupplier;

/** Reads the clock through a method reference. */
final class TrainerWithAStopwatch {
  private TrainerWithAStopwatch() {}

  static LongSupplier nanoseconds() {
    return System::nanoTime;
  }
}
