package sunhwan.evaluation;

/** How well one class is recognised: scores between 0 and 1, support in rows. */
public record ClassScores(String name, double precision, double recall, double f1, long support) {

  public ClassScores {
    if (!share(precision) || !share(recall) || !share(f1) || support < 0) {
      throw new IllegalArgumentException(
          "ClassScores '%s': expected scores between 0 and 1 and support from 0, got precision %s, recall %s, f1 %s, support %d"
              .formatted(name, precision, recall, f1, support));
    }
  }

  private static boolean share(double value) {
    return 0 <= value && value <= 1;
  }
}
