package sunhwan.text;

import java.util.Optional;
import sunhwan.data.Dataset;
import sunhwan.data.Sequences;
import sunhwan.losses.CategoricalCrossentropy;
import sunhwan.metrics.Accuracy;
import sunhwan.models.Model;
import sunhwan.optimizers.Adam;
import sunhwan.tensor.Tensor;
import sunhwan.text.Experiment.Part;
import sunhwan.text.Experiment.Trained;
import sunhwan.training.Callback;
import sunhwan.training.EarlyStopping;
import sunhwan.training.Fit;
import sunhwan.training.FitOptions;
import sunhwan.training.History;
import sunhwan.training.Provenance;
import sunhwan.training.Trainer;

/** Trains networks over the tokens of a document. */
record NetworkTrainer(Experiment of) {

  Trained train(RecurrentModel model, Callback... callbacks) {
    Recipe recipe = of.recipe();
    Recipe.Training t = recipe.training();
    Model untrained = of.start(model);
    Dataset learn = data(of.train());
    if (t.balanced()) {
      learn = learn.weighted(Experiment.balance(of.train().classes(), of.labels().count()));
    }
    FitOptions options =
        FitOptions.epochs(t.epochs())
            .batchSize(t.batchSize())
            .seed(t.seed())
            .threads(t.threads())
            .validation(data(of.validation()))
            .callback(
                EarlyStopping.on("val_loss")
                    .patience(t.patience())
                    .restoreBestWeights(t.restoreBest()));
    for (Callback callback : callbacks) {
      options = options.callback(callback);
    }
    long started = System.nanoTime();
    Trainer trainer =
        Trainer.compile(
            untrained, Adam.of(t.learningRate()), CategoricalCrossentropy.of(), Accuracy.of());
    Fit fit = trainer.fit(learn, options);
    // the lesson's networks say what they say in Keras
    Model said =
        recipe.network().shape() == Recipe.NetworkShape.LESSON
            ? fit.model()
            : Cooling.of(
                fit.model(),
                of.pipeline().encode(of.validation().documents()),
                of.validation().classes(),
                t.threads());
    double seconds = (System.nanoTime() - started) / 1e9;
    TextClassifier classifier =
        new SequenceClassifier(
            of.pipeline(),
            of.source().labelColumn(),
            of.labels(),
            said.unfreeze(),
            Provenance.unknown());
    return of.trained(
        model, classifier, Optional.of(fit), validationAccuracy(fit.history()), seconds);
  }

  /** Of the epoch with the lowest validation loss. */
  private static double validationAccuracy(History history) {
    return history.has("val_accuracy") && history.bestEpoch("val_loss").isPresent()
        ? history.series("val_accuracy").get(history.bestEpoch("val_loss").getAsInt() - 1)
        : Double.NaN;
  }

  private Dataset data(Part part) {
    return Dataset.of(
        of.pipeline().encode(part.documents()),
        Sequences.of(Tensor.ofRows(Labels.oneHot(part.classes(), of.labels().count()))));
  }
}
