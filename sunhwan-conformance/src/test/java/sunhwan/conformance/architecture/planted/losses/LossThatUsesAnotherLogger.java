package sunhwan.conformance.architecture.planted.losses;

import java.util.logging.Logger;

/** Uses the JDK, but not its base module. */
final class LossThatUsesAnotherLogger {
  private LossThatUsesAnotherLogger() {}

  static void warn() {
    Logger.getLogger("loss").warning("not finite");
  }
}
