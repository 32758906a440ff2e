package sunhwan.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import sunhwan.evaluation.ClassScores;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.evaluation.Neighbours.Neighbour;
import sunhwan.evaluation.PairedTest;
import sunhwan.formats.onnx.OnnxValue;
import sunhwan.models.Summary;
import sunhwan.text.Analyzer;
import sunhwan.text.CrossValidation;
import sunhwan.text.Experiment;
import sunhwan.text.Experiment.Trained;
import sunhwan.text.Explanation;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.LinearClassifier;
import sunhwan.text.ModelChoice;
import sunhwan.text.Prediction;
import sunhwan.text.RecipeChoice;
import sunhwan.text.Search;
import sunhwan.training.Provenance;

/** What {@code --json} prints. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** On one line, without a line end. */
  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  static ObjectNode comparison(
      Experiment experiment, Lineup lineup, Trained linear, List<Trained> models) {
    ObjectNode object = NODES.objectNode();
    object.set("majority", number(majority(experiment)));
    object.set("linear", number(linear.evaluation().accuracy()));
    ArrayNode list = object.putArray("models");
    models.forEach(trained -> list.add(model(experiment, trained)));
    lineup.choice().ifPresent(choice -> object.set("auto", auto(choice)));
    object.set("recipe", choices(experiment.choices()));
    object.set("rows", rows(experiment));
    ArrayNode warnings = object.putArray("warnings");
    experiment.findings().forEach(f -> warnings.add(warning("", f)));
    models.forEach(
        t -> t.findings().forEach(f -> warnings.add(warning(t.model().word() + ": ", f))));
    return object;
  }

  /** The share of the most frequent class among the test rows. */
  private static double majority(Experiment experiment) {
    int[] classes = experiment.test().classes();
    return ConfusionMatrix.of(experiment.labels().names(), classes, classes).majorityShare();
  }

  static ObjectNode training(
      Experiment experiment, Lineup lineup, Trained linear, Trained trained, String out) {
    ObjectNode object = NODES.objectNode();
    object.put("out", out);
    object.set("majority", number(trained.evaluation().confusion().majorityShare()));
    object.set("linear", number(linear.evaluation().accuracy()));
    object.set("model", model(experiment, trained));
    lineup.choice().ifPresent(choice -> object.set("auto", auto(choice)));
    object.set("recipe", choices(experiment.choices()));
    object.set("rows", rows(experiment));
    ArrayNode warnings = object.putArray("warnings");
    experiment.findings().forEach(f -> warnings.add(warning("", f)));
    trained.findings().forEach(f -> warnings.add(warning("", f)));
    return object;
  }

  /** Which model the rows chose, and why. */
  private static ObjectNode auto(ModelChoice choice) {
    ObjectNode object = NODES.objectNode();
    object.put("model", choice.model().word());
    choice.reasons().forEach(object.putArray("reasons")::add);
    return object;
  }

  /** What the recipe left open and the rows decided, and why. */
  private static ArrayNode choices(List<RecipeChoice> choices) {
    ArrayNode list = NODES.arrayNode();
    for (RecipeChoice choice : choices) {
      list.addObject()
          .put("setting", choice.setting())
          .put("value", choice.value())
          .put("reason", choice.reason());
    }
    return list;
  }

  private static ObjectNode model(Experiment experiment, Trained trained) {
    ObjectNode object = NODES.objectNode();
    object.put("name", trained.model().word());
    object.set("accuracy", number(trained.evaluation().accuracy()));
    object.set("macroF1", number(trained.evaluation().macroF1()));
    object.set("loss", number(trained.evaluation().loss()));
    Sureness sureness = Sureness.of(trained.probabilities(), experiment.test().classes(), 0);
    object.set("calibrationError", number(sureness.calibrationError()));
    object.put("parameters", trained.classifier().parameters());
    object.put("epochs", trained.history().epochs());
    object.set("seconds", number(Math.round(trained.seconds() * 1000) / 1000.0));
    return object;
  }

  static ObjectNode search(Search found) {
    ObjectNode object = NODES.objectNode();
    ArrayNode trials = object.putArray("trials");
    for (Search.Trial t : found.trials()) {
      ObjectNode trial = trials.addObject();
      trial.put("number", t.candidate().number());
      trial.set("accuracy", number(t.evaluation().accuracy()));
      trial.set("macroF1", number(t.evaluation().macroF1()));
      trial.set("loss", number(t.evaluation().loss()));
      trial.put("rows", t.evaluation().rows());
      trial.put("mostEpochs", t.epochs());
      trial.set("seconds", number(t.seconds()));
      ObjectNode settings = trial.putObject("settings");
      t.candidate().settings().forEach(settings::put);
    }
    return object;
  }

  static ObjectNode crossValidation(CrossValidation scored) {
    ObjectNode object = NODES.objectNode();
    object.put("folds", scored.plan().folds());
    object.put("repeats", scored.plan().repeats());
    object.put("seed", scored.plan().seed());
    object.set("majority", number(scored.majority()));
    ArrayNode models = object.putArray("models");
    for (CrossValidation.Result r : scored.results()) {
      ObjectNode model = models.addObject();
      model.put("name", r.wanted().word());
      model.set("accuracy", number(r.accuracy().mean()));
      model.set("accuracySd", number(r.accuracy().deviation()));
      model.set("macroF1", number(r.macroF1().mean()));
      model.set("macroF1Sd", number(r.macroF1().deviation()));
      model.set("seconds", number(r.seconds().mean()));
      model.put("parameters", r.parameters());
      model.set("millisecondsPerDocument", number(r.milliseconds().mean()));
      ArrayNode folds = model.putArray("folds");
      for (CrossValidation.Fold f : r.folds()) {
        ObjectNode fold = folds.addObject();
        fold.put("repeat", f.repeat());
        fold.put("fold", f.fold());
        fold.put("rows", f.evaluation().rows());
        fold.set("accuracy", number(f.evaluation().accuracy()));
        fold.set("macroF1", number(f.evaluation().macroF1()));
        fold.set("loss", number(f.evaluation().loss()));
        fold.set("seconds", number(f.seconds()));
        if (!f.choice().reasons().isEmpty()) {
          fold.set("auto", auto(f.choice()));
        }
      }
    }
    ArrayNode settled = object.putArray("recipe");
    for (CrossValidation.Settled s : scored.settled()) {
      settled
          .addObject()
          .put("repeat", s.repeat())
          .put("fold", s.fold())
          .set("choices", choices(s.choices()));
    }
    ArrayNode tests = object.putArray("tests");
    for (int a = 0; a < scored.results().size() && scored.complete() > 1; a++) {
      for (int b = a + 1; b < scored.results().size(); b++) {
        CrossValidation.Result first = scored.results().get(a);
        CrossValidation.Result second = scored.results().get(b);
        if (first.sameAs(second)) {
          continue;
        }
        PairedTest test = scored.test(first, second);
        ObjectNode pair = tests.addObject();
        pair.put("first", first.wanted().word());
        pair.put("second", second.wanted().word());
        pair.set("difference", number(test.difference()));
        pair.put("better", scored.wins(first, second));
        pair.set("t", number(test.statistic()));
        pair.set("p", number(test.p()));
      }
    }
    return object;
  }

  private static ObjectNode rows(Experiment experiment) {
    ObjectNode rows = NODES.objectNode();
    rows.put("train", experiment.train().size());
    rows.put("validation", experiment.validation().size());
    rows.put("test", experiment.test().size());
    return rows;
  }

  private static ObjectNode warning(String about, Finding finding) {
    ObjectNode object = NODES.objectNode();
    object.put("code", finding.code().name());
    object.put("message", about + finding.message());
    object.set("value", number(finding.value()));
    return object;
  }

  static ObjectNode evaluation(
      Evaluation evaluation,
      Sureness sureness,
      Map<String, Integer> unknownLabels,
      long excluded,
      List<Finding> findings) {
    ConfusionMatrix confusion = evaluation.confusion();
    ObjectNode object = NODES.objectNode();
    object.put("rows", confusion.rows());
    object.put("learntFrom", excluded);
    ObjectNode unknown = object.putObject("unknownLabels");
    unknownLabels.forEach(unknown::put);
    object.set("majority", number(confusion.majorityShare()));
    object.set("accuracy", number(confusion.accuracy()));
    object
        .putArray("interval")
        .add(number(confusion.accuracyInterval().low()))
        .add(number(confusion.accuracyInterval().high()));
    object.set("macroF1", number(confusion.macroF1()));
    object.set("loss", number(evaluation.loss()));
    object.set("calibrationError", number(sureness.calibrationError()));
    if (sureness.below() > 0) {
      object.set("abstainBelow", number(sureness.below()));
      object.put("answered", sureness.answered());
      object.set("answeredAccuracy", number(sureness.accuracy()));
    }
    ArrayNode classes = object.putArray("classes");
    for (ClassScores s : confusion.scores()) {
      ObjectNode scores = classes.addObject();
      scores.put("name", s.name());
      scores.set("precision", number(s.precision()));
      scores.set("recall", number(s.recall()));
      scores.set("f1", number(s.f1()));
      scores.put("support", s.support());
    }
    ArrayNode counts = object.putArray("confusion");
    for (List<Long> row : confusion.counts()) {
      ArrayNode line = counts.addArray();
      row.forEach(line::add);
    }
    ArrayNode warnings = object.putArray("warnings");
    findings.forEach(f -> warnings.add(warning("", f)));
    return object;
  }

  /** Where the model abstains, the label is null and the likeliest class has a name of its own. */
  static ObjectNode prediction(Prediction prediction, AbstainOptions abstain) {
    ObjectNode object = NODES.objectNode();
    double sure = prediction.probabilities().getOrDefault(prediction.label(), Double.NaN);
    if (sure < abstain.below()) {
      object.putNull("label").put("likeliest", prediction.label());
    } else {
      object.put("label", prediction.label());
    }
    ObjectNode probabilities = object.putObject("probabilities");
    // a model computes in floats: more digits would be made up
    prediction
        .probabilities()
        .forEach((name, p) -> probabilities.set(name, number(Float.toString(p.floatValue()))));
    return object;
  }

  static ObjectNode explanation(Explanation explanation) {
    ObjectNode object = NODES.objectNode();
    object.put("label", explanation.label());
    object.set("probability", number(explanation.probability()));
    ArrayNode list = object.putArray("words");
    for (Explanation.Word word : explanation.words()) {
      list.addObject().put("word", word.text()).set("weight", number(word.weight()));
    }
    return object;
  }

  static ObjectNode tokens(String text, List<Analyzer> analyzers) {
    ObjectNode object = NODES.objectNode();
    object.put("text", text);
    ArrayNode list = object.putArray("analyzers");
    for (Analyzer analyzer : analyzers) {
      ObjectNode one = list.addObject();
      one.put("name", analyzer.word());
      analyzer.tokens(text).forEach(one.putArray("tokens")::add);
    }
    return object;
  }

  static ObjectNode neighbours(
      String word, List<String> tokens, List<String> words, List<Neighbour> found) {
    ObjectNode object = NODES.objectNode();
    object.put("word", word);
    tokens.forEach(object.putArray("tokens")::add);
    ArrayNode list = object.putArray("neighbours");
    for (Neighbour n : found) {
      list.addObject().put("word", words.get(n.row())).set("cosine", number(n.similarity()));
    }
    return object;
  }

  static ObjectNode bench(List<BenchCommand.Result> results) {
    ObjectNode object = NODES.objectNode();
    Provenance.here().forEach(object::put);
    ArrayNode list = object.putArray("results");
    for (BenchCommand.Result r : results) {
      ObjectNode result = list.addObject();
      result.put("model", r.model().name());
      result.put("mode", r.mode().word());
      result.put("batch", r.batch());
      result.put("threads", r.threads());
      result.set("cpuMs", number(r.timing().cpuMs()));
      result.set("wallMs", number(r.timing().wallMs()));
      result.set("spread", number(r.timing().spread()));
    }
    return object;
  }

  /** An object to be filled. */
  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ObjectNode export(String out, String format) {
    return NODES.objectNode().put("out", out).put("format", format);
  }

  static ObjectNode run(String out, Map<String, OnnxValue> results) {
    ObjectNode object = NODES.objectNode();
    object.put("out", out);
    ArrayNode list = object.putArray("outputs");
    results.forEach(
        (name, value) -> {
          ObjectNode output = list.addObject();
          output.put("name", name);
          output.put("type", value.type().name());
          ArrayNode shape = output.putArray("shape");
          for (int size : value.shape().sizes()) {
            shape.add(size);
          }
        });
    return object;
  }

  static ObjectNode summary(Summary summary) {
    ObjectNode object = NODES.objectNode();
    ArrayNode layers = object.putArray("layers");
    for (Summary.Row row : summary.rows()) {
      ObjectNode layer = layers.addObject();
      layer.put("name", row.name());
      layer.put("type", row.type());
      layer.put("output", row.output().toString());
      layer.put("parameters", row.parameters());
    }
    object.put("parameters", summary.parameters());
    object.put("trainable", summary.trainable());
    return object;
  }

  static ObjectNode summary(LinearClassifier linear) {
    ObjectNode object = NODES.objectNode();
    object.put("terms", linear.terms().terms().size());
    object.put("parameters", linear.parameters());
    return object;
  }

  static ObjectNode summary(FastTextClassifier vectors) {
    ObjectNode object = NODES.objectNode();
    object.put("words", vectors.features().words().size());
    object.put("buckets", vectors.features().buckets().length);
    object.put("dim", vectors.model().dim());
    object.put("parameters", vectors.parameters());
    return object;
  }

  /** Plain decimals; null for what is no number, which JSON does not have. */
  static JsonNode number(double value) {
    return Double.isFinite(value) ? number(Double.toString(value)) : NODES.nullNode();
  }

  private static JsonNode number(String value) {
    return value.equals("NaN") || value.contains("Infinity")
        ? NODES.nullNode()
        : NODES.numberNode(new BigDecimal(value));
  }
}
