package sunhwan.conformance.architecture.planted.losses;

import org.assertj.core.api.Assertions;

/** Uses what is not in java.base. */
final class LossThatUsesALibrary {
  private LossThatUsesALibrary() {}

  static void check(float loss) {
    Assertions.assertThat(loss).isFinite();
  }
}
