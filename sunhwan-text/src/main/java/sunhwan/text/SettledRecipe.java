package sunhwan.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sunhwan.text.Experiment.Part;

/**
 * A recipe whose open settings the rows to learn from have decided (docs/adr/022-recipe.md).
 *
 * @param tokens for networks over tokens
 * @param bags for machines of n-grams and for networks of subwords, which count their own epochs
 * @param choices what was decided, in the order to be told
 */
record SettledRecipe(Recipe tokens, Recipe bags, List<RecipeChoice> choices) {
  private static final int LEAST_LENGTH = 50;

  /** From so many rows on an epoch has updates enough when each is of more documents. */
  private static final int MANY_ROWS = 10_000;

  private static final int LARGE_BATCH = 128;

  /** More were never needed. */
  private static final int UPDATES = 10_000;

  private static final int LEAST_EPOCHS = 10;

  /** From this ratio of the largest to the smallest class on, rare classes weigh more. */
  private static final double RARE = 20;

  SettledRecipe {
    choices = List.copyOf(choices);
  }

  /**
   * @param step what cuts documents
   * @param train rows to learn from
   * @param validation rows that decide when to stop
   */
  static SettledRecipe of(
      Recipe recipe, TextStep step, Part train, Part validation, Labels labels) {
    List<RecipeChoice> choices = new ArrayList<>();
    Recipe.Text text = recipe.text();
    Recipe.Training training = recipe.training();
    if (text.analysis() instanceof Recipe.Analysis.Auto) {
      choices.add(analyzer(train));
    }
    // where padding is passed over, room that nothing fills costs nothing
    if (recipe.open().contains(Recipe.Setting.MAX_LENGTH) && !text.mask()) {
      text = text.maxLength(length(text, step, train.and(validation), choices));
    }
    if (recipe.open().contains(Recipe.Setting.BATCH_SIZE)) {
      training = training.batchSize(batch(training, train.size(), choices));
    }
    if (recipe.open().contains(Recipe.Setting.EPOCHS)) {
      training = training.epochs(epochs(training, train.size(), choices));
    }
    Recipe bags = recipe.settled(recipe.open());
    if (recipe.open().contains(Recipe.Setting.CLASS_WEIGHT)) {
      boolean rare = rare(train.and(validation).classes(), labels, choices);
      bags = bags.training(bags.training().balanced(rare));
    }
    Recipe tokens = recipe.text(text).training(training);
    return new SettledRecipe(tokens.settled(tokens.open()), bags, choices);
  }

  private static RecipeChoice analyzer(Part train) {
    double share = Script.syllables(train.documents());
    boolean syllables = Script.isWrittenWithoutWordEndings(train.documents());
    return new RecipeChoice(
        "analyzer",
        syllables ? "syllables" : "words",
        String.format(
            Locale.ROOT,
            "%.0f %% of the letters are Korean, Chinese or Japanese, so networks read %s.",
            100 * share,
            syllables ? "pairs of syllables" : "words"));
  }

  private static int length(
      Recipe.Text text, TextStep step, Part rows, List<RecipeChoice> choices) {
    int[] lengths = TextStatistics.lengths(step.ids(rows.documents()));
    int enough = Experiment.nineteenOfTwenty(lengths);
    int length = Math.min(text.maxLength(), Math.max(LEAST_LENGTH, enough));
    choices.add(
        choice(
            Recipe.Setting.MAX_LENGTH,
            length,
            String.format(
                Locale.ROOT,
                "Padding is computed and 19 of 20 documents have at most %,d tokens, so at most %,d"
                    + " are read.",
                enough,
                length)));
    return length;
  }

  private static int batch(Recipe.Training training, int rows, List<RecipeChoice> choices) {
    boolean many = rows >= MANY_ROWS;
    int batch = many ? LARGE_BATCH : training.batchSize();
    choices.add(
        choice(
            Recipe.Setting.BATCH_SIZE,
            batch,
            String.format(
                Locale.ROOT,
                "%,d training rows are %s than %,d, so an update is of %d documents.",
                rows,
                many ? "no fewer" : "fewer",
                MANY_ROWS,
                batch)));
    return batch;
  }

  private static int epochs(Recipe.Training training, int rows, List<RecipeChoice> choices) {
    int updates = Math.ceilDiv(rows, training.batchSize());
    int epochs =
        Math.min(training.epochs(), Math.max(LEAST_EPOCHS, UPDATES / Math.max(1, updates)));
    choices.add(
        choice(
            Recipe.Setting.EPOCHS,
            epochs,
            String.format(
                Locale.ROOT,
                "An epoch is %,d updates, so there are at most %d epochs; validation rows stop"
                    + " earlier.",
                updates,
                epochs)));
    return epochs;
  }

  private static boolean rare(int[] classes, Labels labels, List<RecipeChoice> choices) {
    long[] counts = new long[labels.count()];
    for (int k : classes) {
      counts[k]++;
    }
    int largest = 0;
    int smallest = 0;
    for (int k = 1; k < counts.length; k++) {
      largest = counts[k] > counts[largest] ? k : largest;
      smallest = counts[k] <= counts[smallest] ? k : smallest;
    }
    double ratio = (double) counts[largest] / Math.max(1, counts[smallest]);
    boolean rare = ratio >= RARE;
    choices.add(
        new RecipeChoice(
            Recipe.Setting.CLASS_WEIGHT.word(),
            rare ? "balanced" : "none",
            String.format(
                Locale.ROOT,
                "The largest class, %s, has %,d rows to learn from and the smallest, %s, %,d, so"
                    + " %s.",
                labels.name(largest),
                counts[largest],
                labels.name(smallest),
                counts[smallest],
                rare
                    ? "rare classes weigh more, but not for networks over tokens, which that would"
                        + " cost accuracy"
                    : "all rows weigh alike")));
    return rare;
  }

  private static RecipeChoice choice(Recipe.Setting setting, int value, String reason) {
    return new RecipeChoice(setting.word(), Integer.toString(value), reason);
  }
}
