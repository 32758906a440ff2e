package sunhwan.text;

import java.util.Locale;

/** Networks that read words as bags of subwords. */
public enum SubwordModel implements TextModel {
  /** A bidirectional GRU alone. */
  RECURRENT,
  /** The same, and the scores of a linear machine of n-grams added to it. */
  WIDE_DEEP,
  /** Five of these from different seeds, which say the mean of what each says. */
  ENSEMBLE,
  /** One that learnt what five such networks say, and stands alone (Hinton et al. 2015). */
  DISTILLED;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether there is a linear part. */
  boolean isWide() {
    return this != RECURRENT;
  }

  /** Networks that learn from the rows, each from its seed. */
  int members() {
    return this == ENSEMBLE || this == DISTILLED ? 5 : 1;
  }
}
