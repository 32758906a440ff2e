package sunhwan.internal.kernel;

/**
 * The twins that this machine runs, chosen once: vectors where the JVM has them, scalars elsewhere.
 */
public final class Kernels {
  private Kernels() {}
}
