package sunhwan.internal.kernel;

/**
 * One twin of every kernel family, chosen once: vectors where the JVM has them, scalars elsewhere.
 *
 * <p>The system property {@code sunhwan.kernels=scalar} chooses the scalars, {@code
 * sunhwan.lanes=8} (4, 8 or 16) a vector length other than the machine's own. The vector twins give
 * the same bits at every length.
 */
public final class Kernels {

  private static final String MODULE = "jdk.incubator.vector";

  private final String description;
  private final Gemm gemm;
  private final Pointwise pointwise;
  private final LstmStep lstm;
  private final GruStep gru;
  private final Softmax softmax;
  private final Update update;

  private Kernels(
      String description,
      Gemm gemm,
      Pointwise pointwise,
      LstmStep lstm,
      GruStep gru,
      Softmax softmax,
      Update update) {
    this.description = description;
    this.gemm = gemm;
    this.pointwise = pointwise;
    this.lstm = lstm;
    this.gru = gru;
    this.softmax = softmax;
    this.update = update;
  }

  /** The kernels to use: decided at the first call, the same ever after. */
  public static Kernels best() {
    return Best.KERNELS;
  }

  /** The scalar twins, which run everywhere. */
  public static Kernels scalar() {
    return scalar("scalar kernels");
  }

  /** The vector twins; they need the module jdk.incubator.vector. */
  public static Kernels vector() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw new IllegalStateException("Vector kernels: start Java with --add-modules " + MODULE);
    }
    return new Kernels(
        "vector kernels, "
            + Lanes.SPECIES.length()
            + " lanes ("
            + Lanes.SPECIES.vectorBitSize()
            + " bit)",
        new VectorGemm(),
        new VectorPointwise(),
        new VectorLstmStep(),
        new VectorGruStep(),
        new VectorSoftmax(),
        new VectorUpdate());
  }

  public Gemm gemm() {
    return gemm;
  }

  public Pointwise pointwise() {
    return pointwise;
  }

  /** The step bent by tanh and sigmoid. */
  public LstmStep lstm() {
    return lstm;
  }

  /**
   * The step bent by the given curves at Keras's α; refuses curves whose slope needs their input,
   * because gates are bent in place.
   */
  public LstmStep lstm(Curve activation, Curve recurrent) {
    return lstm(activation, activation.alpha(), recurrent, recurrent.alpha());
  }

  /**
   * The step bent by the given curves; refuses curves whose slope needs their input, because gates
   * are bent in place.
   */
  public LstmStep lstm(
      Curve activation, float activationAlpha, Curve recurrent, float recurrentAlpha) {
    return usual(activation, recurrent)
        ? lstm
        : new ScalarLstmStep(activation, activationAlpha, recurrent, recurrentAlpha);
  }

  /** The step bent by tanh and sigmoid. */
  public GruStep gru() {
    return gru;
  }

  /**
   * The step bent by the given curves at Keras's α; refuses curves whose slope needs their input,
   * because gates are bent in place.
   */
  public GruStep gru(Curve activation, Curve recurrent) {
    return gru(activation, activation.alpha(), recurrent, recurrent.alpha());
  }

  /**
   * The step bent by the given curves; refuses curves whose slope needs their input, because gates
   * are bent in place.
   */
  public GruStep gru(
      Curve activation, float activationAlpha, Curve recurrent, float recurrentAlpha) {
    return usual(activation, recurrent)
        ? gru
        : new ScalarGruStep(activation, activationAlpha, recurrent, recurrentAlpha);
  }

  public Softmax softmax() {
    return softmax;
  }

  public Update update() {
    return update;
  }

  /** Which twins these are, and if they are the slow ones, why, and how to get the others. */
  public String describe() {
    return description;
  }

  @Override
  public String toString() {
    return description;
  }

  static boolean onX86() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64", "x86", "i386" -> true;
      default -> false;
    };
  }

  private static Kernels scalar(String description) {
    return new Kernels(
        description,
        new ScalarGemm(),
        new ScalarPointwise(),
        new ScalarLstmStep(Curve.TANH, 0f, Curve.SIGMOID, 0f),
        new ScalarGruStep(Curve.TANH, 0f, Curve.SIGMOID, 0f),
        new ScalarSoftmax(),
        new ScalarUpdate());
  }

  private static boolean usual(Curve activation, Curve recurrent) {
    return activation == Curve.TANH && recurrent == Curve.SIGMOID;
  }

  private static Kernels choose() {
    String wish = System.getProperty("sunhwan.kernels", "vector");
    if (wish.equals("scalar")) {
      return scalar("scalar kernels: system property sunhwan.kernels asks for them");
    }
    if (!wish.equals("vector")) {
      throw new IllegalArgumentException(
          "System property sunhwan.kernels: expected vector or scalar, got '" + wish + "'");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return scalar(
          "scalar kernels: start Java with --add-modules " + MODULE + " for the fast path");
    }
    // An x86 without 8 lanes has no fused multiply-add, which Java then computes through
    // BigDecimal.
    int least = onX86() && System.getProperty("sunhwan.lanes") == null ? 8 : 4;
    if (Lanes.SPECIES.length() < least) {
      int found = Lanes.SPECIES.length();
      return scalar(
          "scalar kernels: vectors hold "
              + found
              + " floats on this machine, the fast path needs "
              + least);
    }
    return vector();
  }

  private static final class Best {
    private static final Kernels KERNELS = choose();
  }
}
