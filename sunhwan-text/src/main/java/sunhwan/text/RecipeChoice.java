package sunhwan.text;

/**
 * A setting that the rows to learn from decided, training and validation rows but never a test row.
 *
 * @param setting its option without the dashes: {@code max-length}
 * @param value as it would be typed
 * @param reason a sentence with the number that it follows from
 */
public record RecipeChoice(String setting, String value, String reason) {

  /** Whether it makes a difference to a model; lengths and batches are for tokens one by one. */
  public boolean concerns(TextModel model) {
    return model instanceof RecurrentModel || setting.equals(Recipe.Setting.CLASS_WEIGHT.word());
  }
}
