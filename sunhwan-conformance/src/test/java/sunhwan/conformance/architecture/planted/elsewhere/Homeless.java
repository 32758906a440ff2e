package sunhwan.conformance.architecture.planted.elsewhere;

/** Lives in a package that the design does not know. */
final class Homeless {
  private Homeless() {}
}
