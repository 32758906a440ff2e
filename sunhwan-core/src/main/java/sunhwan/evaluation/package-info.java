/**
 * Says how good a model is, beside what it must beat, and what went wrong.
 *
 * <p>Shares, accuracies and scores are fractions between 0 and 1; only sentences for people speak
 * of per cent.
 */
@org.jspecify.annotations.NullMarked
package sunhwan.evaluation;
