package sunhwan.layers;

/**
 * {@code y = x} above 0, {@code alpha · x} below, alpha learned, He et al. 2015.
 *
 * @param alphaInitializer first values of alpha
 * @param sharedTime whether all steps of a sequence share an alpha of (1, features), as by Keras's
 *     {@code shared_axes=[1]}; otherwise alpha is (time, features), which needs a known time and
 *     every step. Of (batch, features) alpha is (features) either way
 * @param restraints penalties and limits of its weights and of what comes out
 */
public record PReLU(Initializer alphaInitializer, boolean sharedTime, Restraints restraints)
    implements StepLayer, Restrained<PReLU> {
  public PReLU {
    restraints.check("PReLU", "alpha");
  }

  /** Nothing is held down. */
  public PReLU(Initializer alphaInitializer, boolean sharedTime) {
    this(alphaInitializer, sharedTime, Restraints.NONE);
  }

  /** Keras's defaults: zeros, nothing shared. */
  public static PReLU of() {
    return new PReLU(Initializer.ZEROS, false);
  }

  public PReLU alphaInitializer(Initializer alphaInitializer) {
    return new PReLU(alphaInitializer, sharedTime, restraints);
  }

  public PReLU sharedTime(boolean sharedTime) {
    return new PReLU(alphaInitializer, sharedTime, restraints);
  }

  @Override
  public PReLU restraints(Restraints restraints) {
    return new PReLU(alphaInitializer, sharedTime, restraints);
  }

  public PReLU alphaRegularizer(Regularizer regularizer) {
    return restraints(restraints.regularizer("alpha", regularizer));
  }

  public PReLU alphaConstraint(Constraint constraint) {
    return restraints(restraints.constraint("alpha", constraint));
  }
}
