package sunhwan.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sunhwan.formats.AtomicFile;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.History;

/** Every epoch of every model as CSV: model, epoch, loss, accuracy, val_loss, val_accuracy. */
final class HistoryFile {
  private HistoryFile() {}

  static String text(List<Trained> models) {
    Set<String> names = new LinkedHashSet<>();
    models.forEach(trained -> names.addAll(trained.history().names()));
    StringBuilder text = new StringBuilder("model,epoch");
    names.forEach(name -> text.append(',').append(name));
    text.append('\n');
    for (Trained trained : models) {
      History history = trained.history();
      for (int epoch = 1; epoch <= history.epochs(); epoch++) {
        text.append(trained.model().word()).append(',').append(epoch);
        for (String name : names) {
          text.append(',').append(history.series(name).get(epoch - 1));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  static void write(Path file, List<Trained> models) throws IOException {
    AtomicFile.write(file, out -> out.write(text(models).getBytes(StandardCharsets.UTF_8)));
  }
}
