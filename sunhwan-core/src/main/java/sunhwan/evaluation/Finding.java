package sunhwan.evaluation;

/**
 * Something that the program says by itself: a sentence with the number in it, then the one-line
 * fix.
 *
 * <p>{@code value} is the number, in the unit that its {@link Code} names; always finite.
 */
public record Finding(Code code, String sentence, String fix, double value) {

  /** What was found; the name is what {@code --json} prints. */
  public enum Code {
    /** The model gives one answer to every row; value is the share of the most frequent class. */
    SINGLE_CLASS,
    /**
     * The accuracy cannot be told from the majority class, or lies below it; value is the accuracy.
     */
    NO_BETTER_THAN_MAJORITY,
    /** A linear model of the same rows gets more of them right; value is its accuracy. */
    LINEAR_IS_BETTER,
    /** Classes that have rows are never answered; value is the number of such classes. */
    CLASS_NEVER_PREDICTED,
    /**
     * Validation loss rose while training loss fell; value is the epoch, from 1, of the lowest
     * validation loss.
     */
    OVERFITTING,
    /** Training ran out of epochs while it was still getting better; value is their number. */
    UNFINISHED,
    /** A loss was NaN or infinite; value is the epoch, from 1. */
    NOT_FINITE,
    /** Words that the vocabulary does not know; value is their share. */
    UNKNOWN_WORDS,
    /** Running words that have no vector in a file of vectors; value is their share. */
    FEW_VECTORS,
    /** Documents that were cut; value is their share. */
    TRUNCATED,
    /** Steps that are padding, and are computed; value is their share. */
    PADDING,
    /**
     * Texts that stand in the training part and in the test part; value is the number of such test
     * rows.
     */
    DUPLICATES,
    /** Classes of very different size; value is largest over smallest. */
    IMBALANCE,
    /**
     * How well language models foretell texts that they did not learn from; value is their mean
     * perplexity.
     */
    LANGUAGE_MODEL
  }

  public Finding {
    if (sentence.isBlank() || fix.isBlank()) {
      throw new IllegalArgumentException(
          "Finding %s: expected a sentence and a fix, got '%s' and '%s'"
              .formatted(code, sentence, fix));
    }
    if (!Double.isFinite(value))
      throw new IllegalArgumentException(
          "Finding %s: expected a finite value, got %s".formatted(code, value));
  }

  /** The sentence and the fix, on one line. */
  public String message() {
    return sentence + " " + fix;
  }
}
