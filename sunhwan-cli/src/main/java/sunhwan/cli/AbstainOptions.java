package sunhwan.cli;

import picocli.CommandLine.Option;

/** When a model should rather say nothing. */
final class AbstainOptions {
  @Option(
      names = "--abstain-below",
      paramLabel = "SHARE",
      description = "Gives no answer whose probability is below this, such as 0.6 (0: always one).")
  private double below;

  /**
   * The least probability of an answer.
   *
   * @throws Failure where it is no share
   */
  double below() {
    if (!(below >= 0 && below <= 1)) {
      throw Failure.usage("--abstain-below: expected a share from 0 to 1, got " + below + ".");
    }
    return below;
  }

  boolean asked() {
    return below() > 0;
  }
}
