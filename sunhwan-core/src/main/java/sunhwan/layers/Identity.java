package sunhwan.layers;

/** What comes in comes out. */
public record Identity() implements StepLayer {
  public static Identity of() {
    return new Identity();
  }
}
