package sunhwan.layers;

/**
 * {@code y = x} above 0, {@code alpha · x} below, alpha learned, He et al. 2015.
 *
 * @param alphaInitializer first values of alpha
 * @param sharedTime whether all steps of a sequence share an alpha of (1, features), as by Keras's
 *     {@code shared_axes=[1]}; otherwise alpha is (time, features), which needs a known time and
 *     every step. Of (batch, features) alpha is (features) either way
 */
public record PReLU(Initializer alphaInitializer, boolean sharedTime) implements StepLayer {

  /** Keras's defaults: zeros, nothing shared. */
  public static PReLU of() {
    return new PReLU(Initializer.ZEROS, false);
  }

  public PReLU alphaInitializer(Initializer alphaInitializer) {
    return new PReLU(alphaInitializer, sharedTime);
  }

  public PReLU sharedTime(boolean sharedTime) {
    return new PReLU(alphaInitializer, sharedTime);
  }
}
