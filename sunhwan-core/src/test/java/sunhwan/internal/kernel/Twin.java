package sunhwan.internal.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/**
 * One set of kernels under test: the scalar twins, the vector twins, or the vector twins at a
 * length that this machine would not choose.
 */
record Twin(
    String name,
    Gemm gemm,
    Pointwise pointwise,
    LstmStep lstm,
    GruStep gru,
    Softmax softmax,
    Update update) {

  /** One, every length of vectors with its neighbours, and primes. */
  static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 97};

  /** What no kernel may touch. */
  static final float UNTOUCHED = 12345.678f;

  private static final List<Twin> VECTORS = vectorTwins();

  static Stream<Twin> all() {
    return Stream.concat(Stream.of(of(Kernels.scalar())), vectors());
  }

  static Stream<Twin> vectors() {
    return VECTORS.stream();
  }

  static Twin of(Kernels k) {
    return new Twin(
        k.describe(), k.gemm(), k.pointwise(), k.lstm(), k.gru(), k.softmax(), k.update());
  }

  /**
   * The vector twins at a length of their own, in classes that are loaded anew, hence not compiled
   * yet. Their species is a constant of the class, which is why another length takes another class.
   */
  static Twin freshlyLoaded(int lanes) {
    String before = System.getProperty("sunhwan.lanes");
    System.setProperty("sunhwan.lanes", Integer.toString(lanes));
    try {
      Object kernels =
          new Anew().loadClass(Kernels.class.getName()).getMethod("vector").invoke(null);
      return new Twin(
          (String) part(kernels, "describe"),
          (Gemm) part(kernels, "gemm"),
          (Pointwise) part(kernels, "pointwise"),
          (LstmStep) part(kernels, "lstm"),
          (GruStep) part(kernels, "gru"),
          (Softmax) part(kernels, "softmax"),
          (Update) part(kernels, "update"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the twin cannot be made", e);
    } finally {
      if (before == null) {
        System.clearProperty("sunhwan.lanes");
      } else {
        System.setProperty("sunhwan.lanes", before);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /**
   * x in the middle of a longer array, which begins at {@code at} and shows whatever is written
   * beside it.
   */
  static float[] framed(float[] x, int at) {
    float[] framed = new float[at + x.length + 19];
    java.util.Arrays.fill(framed, UNTOUCHED);
    System.arraycopy(x, 0, framed, at, x.length);
    return framed;
  }

  static float[] slice(float[] x, int at, int n) {
    return java.util.Arrays.copyOfRange(x, at, at + n);
  }

  static int[] bits(float... x) {
    int[] bits = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Float.floatToIntBits(x[i]);
    }
    return bits;
  }

  private static List<Twin> vectorTwins() {
    List<Twin> twins = new ArrayList<>();
    twins.add(of(Kernels.vector()));
    int own = FloatVector.SPECIES_PREFERRED.length();
    for (int lanes = 4; lanes < own && lanes <= 16; lanes *= 2) {
      twins.add(freshlyLoaded(lanes));
    }
    return twins;
  }

  private static Object part(Object kernels, String name) throws ReflectiveOperationException {
    return kernels.getClass().getMethod(name).invoke(kernels);
  }

  /** Loads the kernels once more, but shares their contracts with everyone else. */
  private static final class Anew extends ClassLoader {

    private static final String PACKAGE = Twin.class.getPackageName();
    private static final Set<String> SHARED =
        Set.of("Gemm", "Pointwise", "LstmStep", "GruStep", "Softmax", "Update", "Curve");

    Anew() {
      super(Twin.class.getClassLoader());
      Twin.class.getModule().addExports(PACKAGE, getUnnamedModule());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      String simple = name.substring(name.lastIndexOf('.') + 1);
      if (!name.equals(PACKAGE + "." + simple) || SHARED.contains(simple)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name, simple);
      }
    }

    private Class<?> define(String name, String simple) throws ClassNotFoundException {
      try (var in = Twin.class.getResourceAsStream(simple + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
