package sunhwan.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector length of every Vector kernel, fixed when this class is loaded so that the compiler
 * sees a constant.
 *
 * <p>It is what the machine prefers, or 4, 8 or 16 floats where the system property {@code
 * sunhwan.lanes} says so.
 */
final class Lanes {

  static final VectorSpecies<Float> SPECIES =
      species(System.getProperty("sunhwan.lanes", "preferred"));

  /** Vector registers that a kernel of this length may count on. */
  static final int REGISTERS = SPECIES.length() >= 16 || !Kernels.onX86() ? 32 : 16;

  private Lanes() {}

  private static VectorSpecies<Float> species(String lanes) {
    return switch (lanes) {
      case "preferred" -> FloatVector.SPECIES_PREFERRED;
      case "4", "8", "16" ->
          VectorSpecies.of(
              float.class, VectorShape.forBitSize(Float.SIZE * Integer.parseInt(lanes)));
      default ->
          throw new IllegalArgumentException(
              "System property sunhwan.lanes: expected 4, 8 or 16, got '" + lanes + "'");
    };
  }
}
