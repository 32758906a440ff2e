package sunhwan.text;

/**
 * Vectors that an embedding begins with, instead of random ones.
 *
 * @param from which words have which
 * @param frozen whether training leaves them as they are
 */
public record PretrainedVectors(WordVectorSource from, boolean frozen) {

  /** Vectors that training goes on from. */
  public static PretrainedVectors of(WordVectorSource from) {
    return new PretrainedVectors(from, false);
  }

  public PretrainedVectors frozen(boolean frozen) {
    return new PretrainedVectors(from, frozen);
  }
}
