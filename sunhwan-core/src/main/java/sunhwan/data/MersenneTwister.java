package sunhwan.data;

/**
 * numpy's {@code RandomState}: the MT19937 generator of Matsumoto and Nishimura (1998) with numpy's
 * ways of drawing from it.
 *
 * <p>The same seed gives the same draws as {@code numpy.random.RandomState(seed)}, which numpy has
 * frozen. Not safe for use by several threads at once.
 */
public final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;
  private static final int UPPER_BIT = 0x8000_0000;
  private static final int LOWER_BITS = 0x7fff_ffff;
  private static final long MAX_SEED = 0xffff_ffffL;

  private final int[] state = new int[N];
  private int next = N;

  /** As {@code RandomState(seed)} for an integer; the seed lies in 0 … 2³²−1. */
  public MersenneTwister(long seed) {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException(
          "MersenneTwister: seed must be in 0 … " + MAX_SEED + ", got " + seed);
    }
    int word = (int) seed;
    for (int i = 0; i < N; i++) {
      state[i] = word;
      word = 1_812_433_253 * (word ^ (word >>> 30)) + i + 1;
    }
  }

  /** The generator's next 32 bits. */
  public int nextBits() {
    if (next == N) {
      regenerate();
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return y ^ (y >>> 18);
  }

  /** A number in [0, 1) with 53 random bits, as {@code random_sample()}. */
  public double nextDouble() {
    int high = nextBits() >>> 5;
    int low = nextBits() >>> 6;
    return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
  }

  /**
   * A number in 0 … bound−1, as {@code randint(bound)}: masked bits, drawn again while they exceed
   * the bound; a bound of 1 draws nothing.
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("MersenneTwister: bound must be positive, got " + bound);
    }
    int max = bound - 1;
    if (max == 0) {
      return 0;
    }
    int mask = -1 >>> Integer.numberOfLeadingZeros(max);
    int value = nextBits() & mask;
    while (value > max) {
      value = nextBits() & mask;
    }
    return value;
  }

  /** Shuffles in place, from the last position down, as {@code shuffle}. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** The numbers 0 … count−1 in a random order, as {@code permutation(count)}. */
  public int[] permutation(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "MersenneTwister: count must not be negative, got " + count);
    }
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    shuffle(values);
    return values;
  }

  /** Some of the values, each at most once, as {@code choice(values, count, replace=False)}. */
  public int[] choose(int[] values, int count) {
    if (count < 0 || count > values.length) {
      throw new IllegalArgumentException(
          "MersenneTwister: count must be in 0 … " + values.length + ", got " + count);
    }
    int[] order = permutation(values.length);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = values[order[i]];
    }
    return chosen;
  }

  private void regenerate() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & UPPER_BIT) | (state[(i + 1) % N] & LOWER_BITS);
      int twist = (y & 1) == 0 ? 0 : 0x9908_b0df;
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ twist;
    }
  }
}
