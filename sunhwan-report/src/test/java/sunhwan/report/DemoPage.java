package sunhwan.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sunhwan.evaluation.ConfusionMatrix;
import sunhwan.evaluation.Diagnosis;
import sunhwan.evaluation.Evaluation;
import sunhwan.evaluation.Finding;
import sunhwan.training.History;

/**
 * A made-up comparison in the lesson's shape: its classes, its numbers of rows, its three models
 * and their parameters.
 */
final class DemoPage {

  private static final List<String> CLASSES = List.of("행정", "경제", "복지");
  private static final List<String> WORDS =
      List.of(
          "지원", "신청", "문의", "서울시", "어떻게", "주차", "요금", "버스", "지하철", "복지", "수당", "육아휴직", "장려금", "어르신",
          "장애인", "임대주택", "전세", "창업", "소상공인", "대출", "일자리", "취업", "교육", "여권", "발급", "주민등록", "등본",
          "민원", "과태료", "세금", "납부", "자동차", "등록", "환급", "건강", "보험", "병원", "예방접종", "어린이집", "돌봄");

  private DemoPage() {}

  static ComparisonPage page() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("--recipe", "lesson");
    settings.put("--text", "제목,내용");
    settings.put("--label", "분류");
    settings.put("--vocabulary", "1000");
    settings.put("--max-length", "500");
    settings.put("--padding", "post");
    settings.put("--mask", "no");
    settings.put("--embedding", "64");
    settings.put("--units", "64");
    settings.put("--batch-size", "32");
    settings.put("--learning-rate", "0.001");
    settings.put("--patience", "5");
    settings.put("--seed", "42");
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("행정", 1098L);
    counts.put("경제", 674L);
    counts.put("복지", 366L);
    List<Finding> data = new ArrayList<>();
    Diagnosis.unknownWords(5_912, 10_000, 1000, 27_345).ifPresent(data::add);
    Diagnosis.padding(890, 1000).ifPresent(data::add);
    Diagnosis.imbalance(counts).ifPresent(data::add);
    return new ComparisonPage(
        "seoul-120-text.csv",
        settings,
        new RowCounts(1368, 342, 428),
        counts,
        List.of(
            model(
                "simple-rnn",
                new long[][] {{220, 0, 0}, {135, 0, 0}, {73, 0, 0}},
                curve(7, 1.03, 0.985, 0.51, 0.515, 1),
                117_763,
                21.4,
                1),
            model(
                "bi-lstm",
                new long[][] {{158, 44, 18}, {41, 79, 15}, {19, 12, 42}},
                curve(11, 1.02, 0.25, 0.50, 0.93, 5),
                329_795,
                96.2,
                2),
            model(
                "bi-gru",
                new long[][] {{165, 38, 17}, {38, 82, 15}, {22, 13, 38}},
                curve(13, 1.01, 0.18, 0.52, 0.95, 7),
                190_531,
                74.8,
                3)),
        data);
  }

  private static ModelSection model(
      String name, long[][] counts, History history, long parameters, double seconds, int seed) {
    ConfusionMatrix confusion = ConfusionMatrix.of(CLASSES, counts);
    List<Finding> findings = new ArrayList<>(Diagnosis.ofPredictions(confusion));
    Diagnosis.overfitting(history, false).ifPresent(findings::add);
    double loss = history.series("val_loss").getLast() + 0.02;
    return ModelSection.of(name, history, new Evaluation(loss, confusion, 0.6), parameters, seconds)
        .findings(findings)
        .embeddings(embeddings(seed))
        .explained(explained());
  }

  private static List<Explained> explained() {
    return List.of(
        new Explained(
            "복지",
            "행정",
            0.91,
            List.of(
                new Explained.Word("장애인", -0.12),
                new Explained.Word("주차증을", 0.31),
                new Explained.Word("새로", 0.001),
                new Explained.Word("발급받으려면", 0.22),
                new Explained.Word("어떻게", 0),
                new Explained.Word("하나요?", 0.05))),
        new Explained(
            "경제",
            "경제",
            0.98,
            List.of(
                new Explained.Word("소상공인", 0.4),
                new Explained.Word("대출", 0.35),
                new Explained.Word("이자가", 0.1),
                new Explained.Word("궁금합니다", -0.03))));
  }

  private static History curve(
      int epochs,
      double lossFrom,
      double lossTo,
      double accuracyFrom,
      double accuracyTo,
      int best) {
    History history = History.empty();
    Random random = new Random(epochs);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double done = (epoch - 1.0) / (epochs - 1);
      double learnt = 1 - Math.pow(1 - done, 1.7);
      double loss = lossFrom + (lossTo - lossFrom) * learnt;
      double gap = 0.02 * Math.abs(epoch - best) * (epoch > best ? (lossFrom - lossTo) * 3.4 : 0.3);
      double bestLoss = lossFrom + (lossTo - lossFrom) * 0.42;
      double accuracy = accuracyFrom + (accuracyTo - accuracyFrom) * learnt;
      Map<String, Double> measured = new LinkedHashMap<>();
      measured.put("loss", loss);
      measured.put("accuracy", accuracy);
      measured.put(
          "val_loss",
          (epoch <= best ? Math.max(bestLoss, loss) : bestLoss)
              + gap
              + 0.008 * random.nextGaussian());
      measured.put(
          "val_accuracy",
          Math.min(accuracy, accuracyFrom + (accuracyTo - accuracyFrom) * 0.42)
              + 0.009 * random.nextGaussian());
      history = history.plus(measured);
    }
    return history;
  }

  private static Embeddings embeddings(int seed) {
    int features = 16;
    Random random = new Random(seed);
    List<String> words = new ArrayList<>(WORDS);
    for (int i = WORDS.size(); i < 600; i++)
      words.add(
          WORDS.get(i % WORDS.size())
              + List.of(
                      "을", "이", "은", "에서", "으로", "까지", "만", "도", "의", "와", "나", "라도", "부터", "조차",
                      "마저")
                  .get(i / 40 % 15));
    float[] centres = new float[4 * features];
    for (int i = 0; i < centres.length; i++) centres[i] = (float) random.nextGaussian() * 0.5f;
    float[] vectors = new float[words.size() * features];
    for (int row = 0; row < words.size(); row++) {
      for (int d = 0; d < features; d++) {
        vectors[row * features + d] =
            centres[row % 40 / 10 * features + d] * (1.2f - row / 800f)
                + (float) random.nextGaussian() * 0.22f;
      }
    }
    return Embeddings.of(words, vectors, features);
  }
}
