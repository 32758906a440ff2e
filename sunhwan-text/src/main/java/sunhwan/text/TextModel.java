package sunhwan.text;

import java.util.ArrayList;
import java.util.List;

/** A way to classify texts that has a name. */
public sealed interface TextModel
    permits RecurrentModel, NgramModel, SubwordModel, PretrainedModel {

  /** The word on the command line: {@code bi-lstm}. */
  String word();

  /** All of them, the recurrent ones first. */
  static List<TextModel> all() {
    List<TextModel> all = new ArrayList<>(List.of(RecurrentModel.values()));
    all.addAll(List.of(NgramModel.values()));
    all.addAll(List.of(SubwordModel.values()));
    all.addAll(List.of(PretrainedModel.values()));
    return List.copyOf(all);
  }

  /** The words of all. */
  static List<String> words() {
    return all().stream().map(TextModel::word).toList();
  }
}
