package sunhwan.report;

import static sunhwan.report.Html.name;
import static sunhwan.report.Html.text;
import static sunhwan.report.Numbers.decimals;
import static sunhwan.report.Numbers.duration;
import static sunhwan.report.Numbers.grouped;
import static sunhwan.report.Numbers.percent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import sunhwan.evaluation.ClassScores;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.evaluation.Interval;
import sunhwan.training.History;

/**
 * The HTML of a {@link ComparisonPage}: tables are written here, curves and word planes by page.js
 * from the JSON inside the page.
 *
 * <p>The content security policy forbids the page every load, and every script but the two whose
 * hashes it names; so even a label that slipped through the escaping could not run.
 */
final class PageText {

  private static final Pattern OPTION =
      Pattern.compile("--[a-z][a-z-]*(?: (?:\\d+(?:\\.\\d+)?|balanced))?");
  private static final Pattern HYPHENATED = Pattern.compile("[\\p{L}\\d]+(?:-[\\p{L}\\d]+)+");
  private static final int LARGE_MATRIX = 6;

  /** Words below this share of the heaviest one's weight are not coloured. */
  private static final double FAINT = 0.1;

  private final ComparisonPage page;
  private final List<ModelSection> models;
  private final ConfusionMatrix first;
  private final StringBuilder out = new StringBuilder(1 << 20);

  PageText(ComparisonPage page) {
    this.page = page;
    this.models = page.models();
    this.first = models.getFirst().evaluation().confusion();
  }

  String html() {
    String charts = script(resource("echarts.min.js"));
    String own = script(resource("page.js"));
    String policy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; img-src data:; script-src '%s' '%s'"
            .formatted(hash(charts), hash(own));
    add(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="generator" content="Sunhwan">
        <link rel="icon" href="data:,">
        <title>%s · Sunhwan</title>
        <style>
        """,
        policy, text(page.title()));
    out.append(resource("page.css")).append("</style>\n</head>\n<body>\n<div class=\"page\">\n");
    header();
    out.append("<main>\n");
    comparison();
    findings();
    curves();
    matrices();
    explained();
    plane();
    dataAndSettings();
    out.append("</main>\n");
    footer();
    out.append("</div>\n<script type=\"application/json\" id=\"data\">")
        .append(Json.of(data()))
        .append("</script>\n");
    out.append("<script>").append(charts).append("</script>\n");
    out.append("<script>").append(own).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private void header() {
    Verdict verdict = Verdict.of(models);
    add(
        """
        <header>
        <p class="brand"><b>Sunhwan</b> <span>%s</span></p>
        <h1 class="unseen">%s</h1>
        <p class="verdict">%s</p>
        <p class="explanation">%s</p>
        <dl class="facts">
        """,
        name(page.title()),
        text(page.title()),
        whole(text(verdict.headline())),
        whole(text(verdict.explanation())));
    if (page.rows().train() > 0) { // of a saved model they are not known
      fact("Training rows", page.rows().train());
      fact("Validation rows", page.rows().validation());
    }
    fact("Test rows", page.rows().test());
    fact("Classes", first.classes().size());
    out.append("</dl>\n</header>\n");
  }

  /** Keeps names such as bi-gru on one line. */
  private static String whole(String escaped) {
    return HYPHENATED.matcher(escaped).replaceAll("<span class=\"whole\">$0</span>");
  }

  private void fact(String what, long count) {
    add("<div><dt>%s</dt><dd>%s</dd></div>\n", what, grouped(count));
  }

  private void comparison() {
    add(
        """
        <section aria-labelledby="compare">
        <h2 id="compare">%s</h2>
        <p class="lead">Scored on%s %s test rows. The band is the 95%% interval of the accuracy, the line the majority class.</p>
        <div class="card compare"><table role="table">
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Model</th>
        <th scope="col" role="columnheader">Accuracy</th><th scope="col" role="columnheader" class="number">Macro-F1</th>
        <th scope="col" role="columnheader" class="number">Loss</th><th scope="col" role="columnheader" class="number">Parameters</th>
        <th scope="col" role="columnheader" class="number">Epochs</th><th scope="col" role="columnheader" class="number">Time</th></tr></thead>
        <tbody role="rowgroup">
        """,
        models.size() == 1 ? "The score" : "The models side by side",
        models.size() == 1 ? "" : " the same",
        grouped(first.rows()));
    majorityRow();
    double best =
        models.stream().mapToDouble(model -> model.evaluation().accuracy()).max().orElseThrow();
    for (int i = 0; i < models.size(); i++) {
      ModelSection model = models.get(i);
      boolean leads =
          models.size() > 1
              && model.evaluation().accuracy() == best
              && best > first.majorityShare();
      modelRow(model, i, leads);
    }
    out.append("</tbody></table></div>\n</section>\n");
  }

  private void majorityRow() {
    int majority = first.majority();
    int size = first.classes().size();
    long[][] always = new long[size][size];
    for (int actual = 0; actual < size; actual++) always[actual][majority] = first.support(actual);
    double share = first.majorityShare();
    add(
        """
        <tr role="row" class="majority"><th scope="row" role="rowheader"><span class="model"><span class="dot hollow"></span>\
        <span>always %s</span></span></th>
        <td role="cell" class="wide" data-label="Accuracy"><span class="accuracy"><b>%s</b>\
        <span class="range" aria-hidden="true" style="--majority:%s"><s></s></span></span></td>
        <td role="cell" class="number" data-label="Macro-F1">%s</td>%s%s%s%s</tr>
        """,
        name(first.classes().get(majority)),
        percent(share),
        decimals(share, 4),
        decimals(ConfusionMatrix.of(first.classes(), always).macroF1(), 3),
        absent(),
        absent(),
        absent(),
        absent());
  }

  private static String absent() {
    return "<td role=\"cell\" class=\"number absent\"><span aria-label=\"none\">–</span></td>";
  }

  private void modelRow(ModelSection model, int index, boolean leads) {
    Evaluation evaluation = model.evaluation();
    Interval interval = evaluation.confusion().accuracyInterval();
    add(
        """
        <tr role="row" style="--c:%s"><th scope="row" role="rowheader"><span class="model"><span class="dot"></span>%s%s</span></th>
        <td role="cell" class="wide" data-label="Accuracy"><span class="accuracy"><b>%s</b>\
        <span class="range" aria-hidden="true" style="--low:%s;--high:%s;--at:%s;--majority:%s"><i></i><s></s><b></b></span>\
        <span class="between">95%%: %s to %s</span></span></td>
        <td role="cell" class="number" data-label="Macro-F1">%s</td>
        <td role="cell" class="number" data-label="Loss">%s</td>
        <td role="cell" class="number" data-label="Parameters">%s</td>
        <td role="cell" class="number" data-label="Epochs">%s</td>
        <td role="cell" class="number" data-label="Time">%s</td></tr>
        """,
        colour(index),
        name(model.name()),
        leads ? " <span class=\"best\">highest</span>" : "",
        percent(evaluation.accuracy()),
        decimals(interval.low(), 4),
        decimals(interval.high(), 4),
        decimals(evaluation.accuracy(), 4),
        decimals(first.majorityShare(), 4),
        percent(interval.low()),
        percent(interval.high()),
        decimals(evaluation.macroF1(), 3),
        decimals(evaluation.loss(), 3),
        grouped(model.parameters()),
        epochs(model),
        duration(model.seconds()));
  }

  private static String epochs(ModelSection model) {
    int epochs = model.history().epochs();
    if (epochs == 0) return "–";
    OptionalInt kept = model.keptEpoch();
    if (kept.isEmpty() || kept.getAsInt() == epochs) return grouped(epochs);
    return "%s <span class=\"quiet small\">kept %s</span>"
        .formatted(grouped(epochs), grouped(kept.getAsInt()));
  }

  private void findings() {
    out.append(
        """
        <section aria-labelledby="findings">
        <h2 id="findings">What the program noticed</h2>
        """);
    List<String> items = new ArrayList<>();
    page.findings().forEach(finding -> items.add(finding(finding, "Data", "")));
    for (int i = 0; i < models.size(); i++) {
      for (Finding finding : models.get(i).findings())
        items.add(finding(finding, name(models.get(i).name()), colour(i)));
    }
    if (items.isEmpty()) {
      out.append(
          "<p class=\"card fine\">Nothing to warn about, neither in the data nor in the"
              + " models.</p>\n");
    } else {
      out.append("<ul class=\"findings spread halves\">\n");
      items.forEach(out::append);
      out.append("</ul>\n");
    }
    out.append("</section>\n");
  }

  private static String finding(Finding finding, String about, String colour) {
    return """
    <li style="--c:%s"><div class="about"><b><span class="dot%s"></span><span>%s</span></b> <code>%s</code></div>
    <p class="sentence">%s</p>
    <p class="fix">%s</p></li>
    """
        .formatted(
            colour,
            colour.isEmpty() ? " hollow" : "",
            about,
            finding.code(),
            text(finding.sentence()),
            options(text(finding.fix())));
  }

  private static String options(String escaped) {
    return OPTION.matcher(escaped).replaceAll("<code>$0</code>");
  }

  private void curves() {
    if (models.stream().noneMatch(model -> model.history().has("loss"))) return;
    out.append(
        """
        <section aria-labelledby="curves">
        <h2 id="curves">How they learnt</h2>
        <div class="legend" role="group" aria-label="Models shown in the curves">
        """);
    for (int i = 0; i < models.size(); i++) {
      if (models.get(i).history().epochs() == 0) continue;
      add(
          "<button type=\"button\" aria-pressed=\"true\" data-model=\"%s\" style=\"--c:%s\"><span"
              + " class=\"dot\"></span>%s</button>\n",
          i, colour(i), name(models.get(i).name()));
    }
    out.append("</div>\n<div class=\"spread halves\">\n");
    curve("loss", "Loss", "val_loss");
    curve("accuracy", "Accuracy", "val_accuracy");
    out.append(
        """
        </div>
        <p class="key"><span><i></i>validation rows</span><span><i class="dashed"></i>training rows</span>\
        <span><i class="point"></i>lowest validation loss</span><span><i class="ring"></i>weights that were kept</span></p>
        """);
    epochTables();
    out.append("</section>\n");
  }

  private void curve(String id, String title, String watched) {
    if (models.stream().noneMatch(model -> model.history().has(id))) return;
    add(
        """
        <figure class="card"><h3>%s</h3><div class="chart" id="%s" role="img" aria-label="%s"></div></figure>
        """,
        title, id, text(spoken(title, id, watched)));
  }

  /** What a person who cannot see the curve would be told of it. */
  private String spoken(String title, String training, String validation) {
    StringBuilder said = new StringBuilder(title + " by epoch.");
    for (ModelSection model : models) {
      String watched = model.history().has(validation) ? validation : training;
      if (!model.history().has(watched)) continue;
      List<Double> values = model.history().series(watched);
      model
          .history()
          .bestEpoch(watched)
          .ifPresent(
              best ->
                  said.append(
                      " %s: %s %s is best in epoch %d with %s and ends in epoch %d with %s."
                          .formatted(
                              model.name(),
                              watched.equals(validation) ? "validation" : "training",
                              training,
                              best,
                              decimals(values.get(best - 1), 3),
                              values.size(),
                              decimals(values.getLast(), 3))));
    }
    return said.toString();
  }

  private void epochTables() {
    out.append(
        "<details><summary>The numbers of every epoch</summary>\n<div class=\"spread halves\">\n");
    for (ModelSection model : models) {
      History history = model.history();
      if (history.epochs() == 0) continue;
      add(
          "<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Epochs of"
              + " %1$s\"><h3>%2$s</h3><table class=\"plain\"><thead><tr><th"
              + " scope=\"col\">epoch</th>",
          text(model.name()), name(model.name()));
      history
          .names()
          .forEach(name -> add("<th scope=\"col\" class=\"number\">%s</th>", text(name)));
      out.append("</tr></thead><tbody>\n");
      for (int epoch = 1; epoch <= history.epochs(); epoch++) {
        add("<tr><th scope=\"row\">%d</th>", epoch);
        for (String name : history.names())
          add("<td class=\"number\">%s</td>", decimals(history.series(name).get(epoch - 1), 4));
        out.append("</tr>\n");
      }
      out.append("</tbody></table></div>\n");
    }
    out.append("</div></details>\n");
  }

  private void matrices() {
    out.append(
        """
        <section aria-labelledby="matrices">
        <h2 id="matrices">What is taken for what</h2>
        <p class="lead">Each row is an actual class: how many of its test rows were predicted as what, and their share of the row. \
        Blue is right, orange is wrong.</p>
        """);
    add("<div class=\"spread%s\">\n", first.classes().size() > LARGE_MATRIX ? "" : " thirds");
    for (int i = 0; i < models.size(); i++) matrix(models.get(i), i);
    out.append("</div>\n</section>\n");
  }

  private void matrix(ModelSection model, int index) {
    ConfusionMatrix confusion = model.evaluation().confusion();
    List<String> classes = confusion.classes();
    add(
        """
        <div class="card"><h3 style="--c:%s"><span class="dot"></span>%s</h3>
        <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix of %s"><table class="matrix%s">
        <caption class="unseen">Confusion matrix of %s: actual classes down, predicted classes across.</caption>
        <thead><tr><th class="corner quiet" scope="col">predicted →<br>actual ↓</th>
        """,
        colour(index),
        name(model.name()),
        text(model.name()),
        classes.size() > LARGE_MATRIX ? " large" : "",
        text(model.name()));
    classes.forEach(each -> add("<th scope=\"col\">%s</th>", name(each)));
    out.append("</tr></thead><tbody>\n");
    for (int actual = 0; actual < classes.size(); actual++) {
      add("<tr><th scope=\"row\">%s</th>", name(classes.get(actual)));
      for (int predicted = 0; predicted < classes.size(); predicted++)
        cell(confusion, actual, predicted);
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    scores(confusion);
    out.append("</div>\n");
  }

  private void cell(ConfusionMatrix confusion, int actual, int predicted) {
    long count = confusion.count(actual, predicted);
    double share = confusion.support(actual) == 0 ? 0 : (double) count / confusion.support(actual);
    String kind = count == 0 ? "none" : actual == predicted ? "hit" : "miss";
    add(
        "<td class=\"%s\" style=\"--s:%s\"><b>%s</b><small>%s</small></td>",
        kind, decimals(share, 3), grouped(count), percent(share));
  }

  private void scores(ConfusionMatrix confusion) {
    out.append(
        """
        <table class="scores"><thead><tr><th scope="col">Class</th><th scope="col" class="number">Precision</th>\
        <th scope="col" class="number">Recall</th><th scope="col" class="number">F1</th><th scope="col" class="number">Rows</th></tr></thead><tbody>
        """);
    for (ClassScores each : confusion.scores()) {
      scoresRow(name(each.name()), each.precision(), each.recall(), each.f1(), each.support());
    }
    out.append("</tbody><tfoot>\n");
    scoresRow(
        "Mean",
        confusion.macroPrecision(),
        confusion.macroRecall(),
        confusion.macroF1(),
        confusion.rows());
    out.append("</tfoot></table>\n");
  }

  private void scoresRow(String safeName, double precision, double recall, double f1, long rows) {
    add(
        "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td><td class=\"number\">%s</td><td"
            + " class=\"number\">%s</td><td class=\"number\">%s</td></tr>\n",
        safeName, decimals(precision, 3), decimals(recall, 3), decimals(f1, 3), grouped(rows));
  }

  private void explained() {
    if (models.stream().allMatch(model -> model.explained().isEmpty())) return;
    out.append(
        """
        <section aria-labelledby="carried">
        <h2 id="carried">What carried the answers</h2>
        <p class="lead">Test rows: the mistakes that a model was surest of, then a right answer of each class. Blue words spoke for what \
        was answered, orange ones against it; point at one for how many points less probable the answer would be without it.</p>
        <div class="spread halves">
        """);
    for (int i = 0; i < models.size(); i++) {
      ModelSection model = models.get(i);
      if (model.explained().isEmpty()) continue;
      add(
          "<div class=\"card\"><h3 style=\"--c:%s\"><span class=\"dot\"></span>%s</h3>\n",
          colour(i), name(model.name()));
      model.explained().forEach(this::explained);
      out.append("</div>\n");
    }
    out.append("</div>\n</section>\n");
  }

  private void explained(Explained row) {
    add(
        "<div class=\"carried\"><p class=\"small\"><b class=\"%s\">%s</b> %s, %s%s</p><p>",
        row.right() ? "hit" : "miss",
        row.right() ? "right" : "wrong",
        name(row.predicted()),
        percent(row.probability()),
        row.right() ? "" : "; it is " + name(row.actual()));
    double largest = row.largest();
    for (Explained.Word word : row.words()) {
      double share = largest == 0 ? 0 : Math.abs(word.weight()) / largest;
      if (share < FAINT) {
        out.append(text(word.text())).append(' ');
      } else {
        add(
            "<mark class=\"%s\" style=\"--s:%s\" title=\"%s points\">%s</mark> ",
            word.weight() > 0 ? "hit" : "miss",
            decimals(share, 2),
            decimals(100 * word.weight(), 1),
            text(word.text()));
      }
    }
    out.append("</p></div>\n");
  }

  private void plane() {
    int[] shown =
        IntStream.range(0, models.size())
            .filter(i -> models.get(i).embeddings().isPresent())
            .toArray();
    if (shown.length == 0) return;
    out.append(
        """
        <section aria-labelledby="words">
        <h2 id="words">What the words came to mean</h2>
        <p class="lead">Each point is a word, placed by the two directions in which the model’s word vectors differ most. \
        Point at one for the words nearest to it in all directions, not only these two.</p>
        <div class="card spread"><div>
        <div class="controls"><label for="plane-model">Model<select id="plane-model">
        """);
    for (int i : shown) add("<option value=\"%d\">%s</option>", i, text(models.get(i).name()));
    out.append(
        """
        </select></label>
        <label for="plane-word">Find a word<input id="plane-word" type="search" list="plane-words" autocomplete="off" spellcheck="false"></label>
        <datalist id="plane-words"></datalist></div>
        <p class="found" id="plane-found" aria-live="polite"></p>
        <div class="chart plane" id="plane" role="img" aria-label="Words as points in a plane. Use the field above to find a word and its nearest words."></div>
        </div></div>
        </section>
        """);
  }

  private void dataAndSettings() {
    out.append(
        """
        <section aria-labelledby="made">
        <h2 id="made">Data and settings</h2>
        <div class="spread halves">
        """);
    if (!page.classCounts().isEmpty()) {
      long total = page.classCounts().values().stream().mapToLong(Long::longValue).sum();
      out.append(
          """
          <div class="card"><h3>Classes</h3><table class="plain"><thead><tr><th scope="col">Class</th><td></td>\
          <th scope="col" class="number">Rows</th><th scope="col" class="number">Share</th></tr></thead><tbody>
          """);
      page.classCounts()
          .forEach(
              (label, count) -> {
                double share = total == 0 ? 0 : (double) count / total;
                add(
                    "<tr><th scope=\"row\">%s</th><td class=\"amount\" aria-hidden=\"true\"><i"
                        + " style=\"--s:%s\"></i></td><td class=\"number\">%s</td><td"
                        + " class=\"number\">%s</td></tr>\n",
                    name(label), decimals(share, 4), grouped(count), percent(share));
              });
      out.append("</tbody></table></div>\n");
    }
    if (!page.settings().isEmpty()) {
      out.append(
          """
          <div class="card"><h3>Settings</h3><table class="plain settings"><thead class="unseen"><tr><th scope="col">Setting</th>\
          <th scope="col">Value</th></tr></thead><tbody>
          """);
      page.settings()
          .forEach(
              (setting, value) ->
                  add(
                      "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n",
                      name(setting), name(value)));
      out.append("</tbody></table></div>\n");
    }
    if (!page.chosen().isEmpty()) {
      out.append("<div class=\"card\"><h3>Chosen by the program</h3>\n");
      page.chosen().forEach(sentence -> add("<p class=\"sentence\">%s</p>\n", text(sentence)));
      out.append("</div>\n");
    }
    out.append("</div>\n</section>\n");
  }

  private void footer() {
    add(
        """
        <footer>
        <noscript><p>The curves and the plane of words need JavaScript; everything else is here.</p></noscript>
        <p>Written by Sunhwan. This page loads nothing from anywhere. Curves and points are drawn by Apache ECharts, Apache License 2.0.</p>
        <details><summary>Licence of the chart library</summary><pre>%s</pre></details>
        </footer>
        """,
        text(resource("echarts-licence.txt")));
  }

  private Map<String, Object> data() {
    List<Object> described = new ArrayList<>();
    for (ModelSection model : models) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", model.name());
      one.put("history", model.history().all());
      if (model.history().has("val_loss"))
        model.history().bestEpoch("val_loss").ifPresent(best -> one.put("best", best));
      model.keptEpoch().ifPresent(kept -> one.put("kept", kept));
      model
          .embeddings()
          .ifPresent(
              embeddings -> {
                one.put("shares", List.of(embeddings.shareX(), embeddings.shareY()));
                one.put("points", embeddings.points().stream().map(PageText::point).toList());
              });
      described.add(one);
    }
    Map<String, Object> data =
        new LinkedHashMap<>(); // Map.of has another order in every run of Java
    data.put("majority", first.majorityShare());
    data.put("models", described);
    return data;
  }

  private static List<Object> point(Embeddings.Point point) {
    return List.of(
        (double) (float) point.x(), (double) (float) point.y(), point.word(), point.nearest());
  }

  private static String colour(int index) {
    return "var(--m" + index % 6 + ")";
  }

  /**
   * Script text that cannot end its own element; both escapes mean the same inside JavaScript's
   * strings and regular expressions.
   */
  private static String script(String source) {
    return source.replaceAll("(?i)</(script)", "<\\\\/$1").replace("<!--", "<\\!--");
  }

  private static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(
          "PageText: this Java has no SHA-256, which every Java must have", everyJdkHasIt);
    }
  }

  private static String resource(String file) {
    try (InputStream in = PageText.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "PageText: %s is missing beside PageText.class. Build sunhwan-report with mvn."
                .formatted(file));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
  private void add(String template, Object... safe) {
    out.append(template.formatted(safe));
  }
}
