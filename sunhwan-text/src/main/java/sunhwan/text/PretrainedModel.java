package sunhwan.text;

import java.util.Locale;

/** Networks that learn to go on with a text before they learn to classify it. */
public enum PretrainedModel implements TextModel {
  /** A language model forwards and one backwards, each made a classifier: Howard and Ruder 2018. */
  ULMFIT;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
