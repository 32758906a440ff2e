package sunhwan.formats.keras;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sunhwan.models.Summary;

/**
 * What is in a file of Keras, for people who want to know before they read it.
 *
 * @param format which kind of file it is, in words
 * @param version of Keras that wrote it; empty where the file does not say
 * @param layers the class and name of each, in the file's order; empty for weights alone
 * @param arrays shapes of the model's weights, by their path in the file
 * @param parameters numbers in all of them
 * @param vocabularies how many words each text among the archive's assets has, by its path
 * @param summary layers with their output shapes, where the model can be read
 * @param problems everything that is in the way of reading it, and why; empty where nothing is
 */
public record KerasDescription(
    String format,
    String version,
    List<String> layers,
    Map<String, String> arrays,
    long parameters,
    Map<String, Integer> vocabularies,
    Optional<Summary> summary,
    List<String> problems) {}
