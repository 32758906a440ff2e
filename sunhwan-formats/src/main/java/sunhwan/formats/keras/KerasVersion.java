package sunhwan.formats.keras;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sunhwan.formats.ModelFormatException;

/**
 * Which Keras wrote a file, whose rules hold for it.
 *
 * @param text as the file has it
 * @param major 1, 2 or 3
 */
record KerasVersion(String text, int major) {
  private static final Pattern FORM = Pattern.compile("([123])(\\.\\d+)*.{0,40}");

  /** 2.13.1, 3.15.1, 2.4.0-tf. */
  static KerasVersion of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new ModelFormatException(
          "is of Keras " + (text.isEmpty() ? "without a version" : text) + "; 1, 2 and 3 are read");
    }
    return new KerasVersion(text, Integer.parseInt(matcher.group(1)));
  }
}
