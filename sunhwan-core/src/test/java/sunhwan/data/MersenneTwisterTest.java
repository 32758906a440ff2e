package sunhwan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MersenneTwisterTest {
  @Test
  void givesTheTenThousandthNumberThatTheCppStandardAsksOfMt19937() {
    MersenneTwister random = new MersenneTwister(5489);

    int last = 0;
    for (int i = 0; i < 10_000; i++) {
      last = random.nextBits();
    }

    // ISO C++, [rand.predef]
    assertThat(Integer.toUnsignedLong(last)).isEqualTo(4_123_659_995L);
  }

  @Test
  void givesTheDoublesOfNumpysRandomState() {
    MersenneTwister random = new MersenneTwister(42);

    // numpy.random.RandomState(42).random_sample(3)
    assertThat(random.nextDouble()).isEqualTo(0.3745401188473625);
    assertThat(random.nextDouble()).isEqualTo(0.9507143064099162);
    assertThat(random.nextDouble()).isEqualTo(0.7319939418114051);
  }

  @Test
  void givesTheIntegersOfNumpysRandomState() {
    MersenneTwister random = new MersenneTwister(42);
    int[] drawn = new int[6];

    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.nextInt(100);
    }

    assertThat(drawn).containsExactly(51, 92, 14, 71, 60, 20);
  }

  @Test
  void permutesAndChoosesLikeNumpysRandomState() {
    MersenneTwister random = new MersenneTwister(7);

    // numpy 2.4.6: r = RandomState(7); r.permutation(10); r.choice([3, 1, 4, 1, 5, 9], 4,
    // replace=False)
    assertThat(random.permutation(10)).containsExactly(8, 5, 0, 2, 1, 9, 7, 3, 6, 4);
    assertThat(random.choose(new int[] {3, 1, 4, 1, 5, 9}, 4)).containsExactly(1, 1, 5, 3);
  }

  @Test
  void shufflesLikeNumpysRandomState() {
    int[] values = {10, 20, 30, 40, 50, 60, 70};

    new MersenneTwister(4_294_967_295L).shuffle(values);

    assertThat(values).containsExactly(20, 60, 10, 70, 50, 30, 40);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 32})
  void refusesSeedsThatNumpyRefuses(long seed) {
    assertThatThrownBy(() -> new MersenneTwister(seed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("MersenneTwister: seed must be in 0 … 4294967295, got " + seed);
  }

  @Test
  void refusesToDrawBelowNothing() {
    MersenneTwister random = new MersenneTwister(0);

    assertThatThrownBy(() -> random.nextInt(0)).hasMessageContaining("bound must be positive");
    assertThatThrownBy(() -> random.permutation(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> random.choose(new int[2], 3)).hasMessageContaining("0 … 2, got 3");
  }
}
