package sunhwan.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.data.Split;
import sunhwan.data.Splits;
import sunhwan.formats.SunhwanFiles;
import sunhwan.layers.Activation;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.Dense;
import sunhwan.layers.Dropout;
import sunhwan.layers.Embedding;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.LSTM;
import sunhwan.losses.SparseCategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Sequential;
import sunhwan.optimizers.Adam;
import sunhwan.text.AnalyzerStep;
import sunhwan.text.Labels;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.Samples;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.SyllableNgramAnalyzer;
import sunhwan.text.Table;
import sunhwan.text.TextClassifier;
import sunhwan.text.TextPipeline;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.Provenance;
import sunhwan.training.Scores;
import sunhwan.training.Trainer;

/** What the README shows; a test compares the two, line by line. */
public final class Readme {
  private Readme() {}

  public static void main(String[] args) throws IOException {
    run();
  }

  static Scores run() throws IOException {
    // README
    Table table = Samples.minwon(); // or Table.read(Path.of("민원.csv"))
    table = table.derive("문서", List.of("제목", "내용"), " ");
    Labels labels = Labels.sorted(table.column("분류"));
    int[] classes = labels.indices(table.column("분류"));

    Split test = Splits.stratified(classes, 0.2, 42);
    Split validation = Splits.shuffled(test.train().length, 0.2, 42).of(test.train());

    List<String> learnt = table.select(validation.train()).column("문서");
    AnalyzerStep step = AnalyzerStep.fit(SyllableNgramAnalyzer.of(2), learnt, 20_000, 2);
    Dataset data = Dataset.ofClasses(Sequences.ofIds(step.ids(table.column("문서"))), classes);

    Sequential network =
        Sequential.of(
            Embedding.of(step.vocabularySize(), 64).maskZero(true),
            Bidirectional.of(LSTM.of(64).returnSequences(true)),
            GlobalMaxPooling1D.of(),
            Dropout.of(0.5f),
            Dense.of(labels.count(), Activation.SOFTMAX));
    System.out.println(network.summary());

    Trainer trainer =
        Trainer.compile(
            network.build(42), Adam.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
    Fit fit =
        trainer.fit(
            data.select(validation.train()),
            FitOptions.epochs(20)
                .validation(data.select(validation.test()))
                .callback(EarlyStopping.on("val_loss").patience(3).restoreBestWeights(true)));
    Scores scores = trainer.with(fit.model()).evaluate(data.select(test.test()));
    System.out.printf("accuracy on unseen rows %.3f%n", scores.get("accuracy"));

    TextPipeline pipeline =
        new TextPipeline(List.of("제목", "내용"), step, 300, false, Side.POST, Side.POST);
    TextClassifier classifier =
        new SequenceClassifier(pipeline, "분류", labels, fit.model(), Provenance.unknown());
    Path file = Files.createTempDirectory("sunhwan").resolve("민원.sunhwan");
    SunhwanFiles.write(classifier, file);
    System.out.println(SunhwanFiles.read(file).predict("버스 노선이 궁금합니다").label());
    // README
    return scores;
  }
}
