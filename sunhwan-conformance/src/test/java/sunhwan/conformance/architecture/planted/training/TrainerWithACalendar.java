package sunhwan.conformance.architecture.planted.training;

import java.time.Instant;

/** Reads the clock through java.time. */
final class TrainerWithACalendar {
  private TrainerWithACalendar() {}

  static Instant instant() {
    return Instant.now();
  }
}
