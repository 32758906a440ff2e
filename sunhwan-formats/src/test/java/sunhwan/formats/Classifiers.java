package sunhwan.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import sunhwan.layers.Activation;
import sunhwan.layers.ActivityRegularization;
import sunhwan.layers.AdaptiveAveragePooling1D;
import sunhwan.layers.AdaptiveMaxPooling1D;
import sunhwan.layers.Add;
import sunhwan.layers.AdditiveAttention;
import sunhwan.layers.AlphaDropout;
import sunhwan.layers.Attention;
import sunhwan.layers.AttentionPooling1D;
import sunhwan.layers.Average;
import sunhwan.layers.AveragePooling1D;
import sunhwan.layers.BatchNormalization;
import sunhwan.layers.Bidirectional;
import sunhwan.layers.CRF;
import sunhwan.layers.Concatenate;
import sunhwan.layers.Constraint;
import sunhwan.layers.Conv1D;
import sunhwan.layers.Conv1DTranspose;
import sunhwan.layers.ConvLSTM1D;
import sunhwan.layers.Cropping1D;
import sunhwan.layers.Dense;
import sunhwan.layers.DepthwiseConv1D;
import sunhwan.layers.Discretization;
import sunhwan.layers.Dot;
import sunhwan.layers.Dropout;
import sunhwan.layers.ELU;
import sunhwan.layers.EinsumDense;
import sunhwan.layers.Embedding;
import sunhwan.layers.Flatten;
import sunhwan.layers.GRU;
import sunhwan.layers.GRUCell;
import sunhwan.layers.GaussianDropout;
import sunhwan.layers.GaussianNoise;
import sunhwan.layers.GlobalAveragePooling1D;
import sunhwan.layers.GlobalMaxPooling1D;
import sunhwan.layers.GroupNormalization;
import sunhwan.layers.Identity;
import sunhwan.layers.Initializer;
import sunhwan.layers.Input;
import sunhwan.layers.LSTM;
import sunhwan.layers.LSTMCell;
import sunhwan.layers.LayerNormGRU;
import sunhwan.layers.LayerNormLSTM;
import sunhwan.layers.LayerNormalization;
import sunhwan.layers.LeakyReLU;
import sunhwan.layers.Masking;
import sunhwan.layers.MaxPooling1D;
import sunhwan.layers.Maximum;
import sunhwan.layers.MinGRU;
import sunhwan.layers.Minimum;
import sunhwan.layers.MultiHeadAttention;
import sunhwan.layers.Multiply;
import sunhwan.layers.Normalization;
import sunhwan.layers.PReLU;
import sunhwan.layers.Padding;
import sunhwan.layers.PeepholeLSTM;
import sunhwan.layers.Permute;
import sunhwan.layers.RMSNormalization;
import sunhwan.layers.RNN;
import sunhwan.layers.ReLU;
import sunhwan.layers.Regularizer;
import sunhwan.layers.RepeatVector;
import sunhwan.layers.Rescaling;
import sunhwan.layers.Reshape;
import sunhwan.layers.SeparableConv1D;
import sunhwan.layers.SimpleRNN;
import sunhwan.layers.SimpleRNNCell;
import sunhwan.layers.Softmax;
import sunhwan.layers.SpatialDropout1D;
import sunhwan.layers.SpectralNormalization;
import sunhwan.layers.Subtract;
import sunhwan.layers.TimeDistributed;
import sunhwan.layers.UnitNormalization;
import sunhwan.layers.UpSampling1D;
import sunhwan.layers.ZeroPadding1D;
import sunhwan.linear.FastText;
import sunhwan.linear.LinearSvm;
import sunhwan.models.Functional;
import sunhwan.models.Graph;
import sunhwan.models.ModelSpec;
import sunhwan.models.Sequential;
import sunhwan.text.AnalyzerStep;
import sunhwan.text.CharacterAnalyzer;
import sunhwan.text.Experiment;
import sunhwan.text.FastTextClassifier;
import sunhwan.text.FittedTerms;
import sunhwan.text.FittedWordFeatures;
import sunhwan.text.HashedNgramAnalyzer;
import sunhwan.text.JamoAnalyzer;
import sunhwan.text.Labels;
import sunhwan.text.Language;
import sunhwan.text.LanguageAnalyzer;
import sunhwan.text.LinearClassifier;
import sunhwan.text.Ngrams;
import sunhwan.text.NoriAnalyzer;
import sunhwan.text.NormalizingAnalyzer;
import sunhwan.text.PadSequences.Side;
import sunhwan.text.PretrainedModel;
import sunhwan.text.Recipe;
import sunhwan.text.SequenceClassifier;
import sunhwan.text.StopWordsAnalyzer;
import sunhwan.text.SubwordClassifier;
import sunhwan.text.SubwordLearner;
import sunhwan.text.SubwordModel;
import sunhwan.text.SyllableNgramAnalyzer;
import sunhwan.text.Table;
import sunhwan.text.TermVectorizer;
import sunhwan.text.TermWeighting;
import sunhwan.text.TextNormalization;
import sunhwan.text.TextPipeline;
import sunhwan.text.TextStep;
import sunhwan.text.TextVectorization;
import sunhwan.text.Tokenizer;
import sunhwan.text.TokenizerOptions;
import sunhwan.text.WhitespaceAnalyzer;
import sunhwan.text.WordAnalyzer;
import sunhwan.text.WordFeatures;
import sunhwan.training.Provenance;

/** Small classifiers of every kind. */
final class Classifiers {
  static final List<String> TEXTS =
      List.of(
          "버스 노선이 궁금합니다",
          "재산세는 언제 냅니까? 재산세!",
          "The tax is due, the bus is late",
          "👩‍👩‍👧 family 가족 \"따옴표\"",
          "",
          "처음 보는 낱말 xyzzy");
  private static final Labels TWO = new Labels(List.of("아니요", "예"));
  static final Labels LABELS = new Labels(List.of("교통", "세금\n\"", "🙂"));

  private Classifiers() {}

  static Stream<TextStep> steps() {
    return Stream.of(
        Tokenizer.fit(TEXTS, TokenizerOptions.keras()),
        Tokenizer.fit(TEXTS, TokenizerOptions.keras().numWords(8).oovToken("<oov>")),
        AnalyzerStep.fit(WhitespaceAnalyzer.of(), TEXTS, 12, 1),
        AnalyzerStep.fit(WordAnalyzer.of(), TEXTS, 40, 1),
        AnalyzerStep.fit(CharacterAnalyzer.of(), TEXTS, 30, 2),
        AnalyzerStep.fit(SyllableNgramAnalyzer.of(2), TEXTS, 1000, 1),
        AnalyzerStep.fit(JamoAnalyzer.of(), TEXTS, 1000, 1),
        AnalyzerStep.fit(HashedNgramAnalyzer.of(2, 3, 50), TEXTS, 1000, 1),
        AnalyzerStep.fit(
            NoriAnalyzer.of()
                .decompound(NoriAnalyzer.Decompound.MIXED)
                .userDictionary(List.of("교통비", "세금계산서 세금 계산서")),
            TEXTS,
            1000,
            1),
        AnalyzerStep.fit(LanguageAnalyzer.of(Language.GERMAN), TEXTS, 1000, 1),
        AnalyzerStep.fit(SubwordLearner.of(SubwordLearner.Method.BPE), TEXTS, 1000, 1),
        AnalyzerStep.fit(
            new NormalizingAnalyzer(
                List.of(TextNormalization.DIGITS),
                SubwordLearner.of(SubwordLearner.Method.UNIGRAM).size(600)),
            TEXTS,
            1000,
            1),
        AnalyzerStep.fit(
            new NormalizingAnalyzer(
                List.of(TextNormalization.NFKC, TextNormalization.REPEATS),
                StopWordsAnalyzer.of(WordAnalyzer.of(), Language.ENGLISH.stopWords())),
            TEXTS,
            1000,
            1),
        TextVectorization.of().adapt(TEXTS),
        TextVectorization.of().maxTokens(9).ngrams(2).adapt(TEXTS));
  }

  static Sequential network(int vocabulary) {
    return Sequential.of(
        Embedding.of(vocabulary, 4).maskZero(true),
        Bidirectional.of(GRU.of(3).returnSequences(true)),
        GlobalMaxPooling1D.of(),
        Dense.of(LABELS.count(), Activation.SOFTMAX));
  }

  /** Every layer that only a graph can hold, around one that is shared. */
  static Functional graph() {
    Graph graph = Graph.of();
    Graph.Value ids = graph.input("ids", Input.ids(7));
    Graph.Value words = ids.to(Embedding.of(40, 4).maskZero(true));
    Graph.Layer shared = graph.layer("shared", LSTM.of(4).returnSequences(true).returnState(true));
    List<Graph.Value> first = shared.outputs(words);
    List<Graph.Value> again = shared.outputs(first.get(0), first.get(1), first.get(2));
    List<Graph.Value> both =
        graph
            .layer(
                Bidirectional.of(GRU.of(3))
                    .mergeMode(Bidirectional.MergeMode.NONE)
                    .backwardLayer(SimpleRNN.of(3).goBackwards(true)))
            .outputs(again.getFirst());
    Graph.Value f = both.get(0);
    Graph.Value b = both.get(1);
    Graph.Value merged =
        graph.call(
            Concatenate.of(),
            graph.call(Add.of(), f, b),
            graph.call(Subtract.of(), f, b),
            graph.call(Multiply.of(), f, b),
            graph.call(Average.of(), f, b),
            graph.call(Maximum.of(), f, b),
            graph.call(Minimum.of(), f, b),
            graph.call(Dot.of(1, -1).normalize(true), f, b),
            graph
                .call(
                    MultiHeadAttention.of(2, 3).valueDim(4).outputShape(5).useCausalMask(true),
                    words,
                    words)
                .to(GlobalMaxPooling1D.of()),
            graph
                .call(AdditiveAttention.of().dropout(0.25f), words, words, words)
                .to(GlobalMaxPooling1D.of()),
            graph
                .call(
                    Attention.of().useScale(true).scoreMode(Attention.ScoreMode.CONCAT),
                    words,
                    words)
                .to(Sequential.of(Input.sequence(7, 4), GRU.of(2)).asLayer()));
    return graph.build(List.of(ids), List.of(merged.to(Dense.of(3, Activation.SOFTMAX))));
  }

  /** Together they hold every layer, every merge mode and every initializer at least once. */
  static Stream<ModelSpec> networks() {
    return Stream.concat(Stream.of(graph()), rows());
  }

  private static Stream<Sequential> rows() {
    Stream<Sequential> named =
        Stream.of(
            network(40),
            Sequential.of(
                Input.ids(7),
                Embedding.of(40, 4),
                SimpleRNN.of(3).activation(Activation.RELU).goBackwards(true).returnSequences(true),
                Masking.of(),
                LSTM.of(3).recurrentDropout(0.25f).unitForgetBias(false).returnSequences(true),
                GRU.of(3).resetAfter(false).dropout(0.125f),
                RepeatVector.of(3),
                TimeDistributed.of(Dense.of(4, Activation.TANH)),
                BatchNormalization.of(),
                GlobalAveragePooling1D.of(),
                Dropout.of(0.3f),
                new Activation(Activation.Kind.LEAKY_RELU, 0.1f),
                Dense.of(3, Activation.SOFTMAX)),
            Sequential.of(
                Input.ids(7),
                Discretization.of(List.of(0.5f, 1.5f, 3.5f)),
                Embedding.of(4, 4),
                SpatialDropout1D.of(0.25f),
                GaussianNoise.of(0.5f),
                GaussianDropout.of(0.125f),
                AlphaDropout.of(0.375f),
                LayerNormalization.of().center(false),
                GroupNormalization.of(2).scale(false),
                RMSNormalization.of().epsilon(0.01f),
                UnitNormalization.of(),
                Rescaling.of(0.5f).offset(-1),
                Normalization.of(List.of(1f, 2f, 3f, 4f), List.of(0.5f, 1f, 2f, 0f)).invert(true),
                GlobalMaxPooling1D.of(),
                Dense.of(3, Activation.SOFTMAX)),
            Sequential.of(
                Embedding.of(40, 4),
                ZeroPadding1D.of(3, 2),
                Conv1D.of(6, 2).groups(2).padding(Padding.CAUSAL).dilationRate(2),
                SeparableConv1D.of(3, 2).depthMultiplier(2).padding(Padding.SAME),
                MaxPooling1D.of(2).padding(Padding.SAME),
                UpSampling1D.of(3),
                DepthwiseConv1D.of(3).depthMultiplier(2),
                AveragePooling1D.of(2).strides(1),
                Conv1DTranspose.of(3, 2).strides(2).outputPadding(OptionalInt.of(1)),
                Cropping1D.of(1, 0),
                SpectralNormalization.of(Conv1D.of(3, 1)).powerIterations(2),
                AdaptiveMaxPooling1D.of(5),
                AdaptiveAveragePooling1D.of(3),
                GlobalMaxPooling1D.of(),
                Dense.of(3, Activation.SOFTMAX)),
            Sequential.of(
                Input.ids(7),
                Embedding.of(40, 4),
                PReLU.of().alphaInitializer(Initializer.UNIFORM),
                EinsumDense.of("abc,cd->abd", 4).biasAxes("d").activation(Activation.MISH),
                Permute.of(2, 1),
                Reshape.of(-1, 2),
                LeakyReLU.of(0.125f),
                ELU.of(0.5f),
                ReLU.of().negativeSlope(0.25f).maxValue(3),
                ReLU.of(),
                Softmax.of(),
                Flatten.of(),
                Activation.GLU,
                Activation.SOFT_SHRINK.alpha(0.0625f),
                Dense.of(3, Activation.SOFTMAX)),
            Sequential.of(
                Embedding.of(40, 4).embeddingsRegularizer(Regularizer.l2(0.125f)),
                Identity.of(),
                ActivityRegularization.of(0.25f, 0.5f),
                LSTM.of(3)
                    .weightDrop(0.25f)
                    .recurrentRegularizer(Regularizer.orthogonal(0.5f))
                    .biasRegularizer(Regularizer.l1l2(0.25f, 0.125f))
                    .kernelConstraint(Constraint.minMaxNorm(0.5f, 1).rate(0.25f).axis(1))
                    .recurrentConstraint(Constraint.unitNorm().axis(0, 1))
                    .biasConstraint(Constraint.nonNeg()),
                RepeatVector.of(2),
                PeepholeLSTM.of(3).unitForgetBias(false).returnSequences(true),
                LayerNormLSTM.of(3).epsilon(0.25f).returnSequences(true),
                LayerNormGRU.of(3)
                    .recurrentActivation(Activation.HARD_SIGMOID)
                    .returnSequences(true),
                MinGRU.of(3).returnSequences(true),
                RNN.of(
                        SimpleRNNCell.of(2),
                        LSTMCell.of(3).unitForgetBias(false),
                        GRUCell.of(2).resetAfter(false))
                    .returnSequences(true),
                RNN.of(LSTMCell.of(3).dropout(0.25f)).goBackwards(true).returnSequences(true),
                CRF.of(),
                ConvLSTM1D.of(3, 2, 2)
                    .padding(Padding.SAME)
                    .recurrentDropout(0.25f)
                    .returnSequences(true),
                Bidirectional.of(RNN.of(GRUCell.of(2), LSTMCell.of(3)).returnSequences(true)),
                AttentionPooling1D.of(2),
                Dense.of(3, Activation.SOFTMAX)
                    .activityRegularizer(Regularizer.l1(0.5f))
                    .kernelConstraint(Constraint.maxNorm(2))));
    Stream<Sequential> merged =
        Stream.of(Bidirectional.MergeMode.values())
            .filter(mode -> mode != Bidirectional.MergeMode.NONE)
            .map(
                mode ->
                    Sequential.of(
                        Embedding.of(40, 4),
                        Bidirectional.of(LSTM.of(3)).mergeMode(mode),
                        Dense.of(3, Activation.SOFTMAX)));
    Stream<Sequential> initialized =
        initializers()
            .map(
                initializer ->
                    Sequential.of(
                        Embedding.of(40, 4),
                        GRU.of(4).initializers(initializer, initializer, Initializer.ZEROS),
                        Dense.of(3, Activation.SOFTMAX)));
    return Stream.of(named, merged, initialized).flatMap(s -> s);
  }

  static Stream<Initializer> initializers() {
    return Stream.of(
        Initializer.ONES,
        new Initializer.RandomUniform(-0.1f, 0.3f),
        new Initializer.RandomNormal(0.1f, 0.2f),
        new Initializer.TruncatedNormal(-0.1f, 0.2f),
        new Initializer.VarianceScaling(
            1.5,
            Initializer.VarianceScaling.Mode.FAN_OUT,
            Initializer.VarianceScaling.Distribution.TRUNCATED_NORMAL),
        new Initializer.Orthogonal(0.5f),
        new Initializer.ForgetGateOnes(Initializer.ZEROS));
  }

  static SequenceClassifier of(TextStep step) {
    return of(step, network(step.vocabularySize()));
  }

  static SequenceClassifier of(TextStep step, ModelSpec network) {
    return new SequenceClassifier(
        new TextPipeline(List.of("제목", "내용"), step, 7, true, Side.PRE, Side.POST),
        "분류",
        LABELS,
        network.build(5),
        provenance());
  }

  /** Every unit, with and without an analyzer, of two classes and of three. */
  static Stream<LinearClassifier> linear() {
    return Stream.of(
            TermVectorizer.tfidf(Ngrams.charactersOfWords(1, 4))
                .minDf(TermVectorizer.Df.share(0.1)),
            TermVectorizer.counts(Ngrams.characters(2, 3)).maxTerms(20),
            TermVectorizer.tfidf(Ngrams.words(1, 2).tokenPattern("(?u)\\b\\w+\\b"))
                .weighting(TermWeighting.tfidf().sublinear(true).idf(TermWeighting.Idf.PLAIN)),
            TermVectorizer.tfidf(Ngrams.tokens(SyllableNgramAnalyzer.of(2), 1, 2)),
            TermVectorizer.tfidf(
                Ngrams.tokens(SubwordLearner.of(SubwordLearner.Method.UNIGRAM).learn(TEXTS), 1, 2)))
        .flatMap(vectorizer -> Stream.of(linear(vectorizer, LABELS), linear(vectorizer, TWO)));
  }

  private static LinearClassifier linear(TermVectorizer vectorizer, Labels labels) {
    FittedTerms terms = vectorizer.fit(TEXTS);
    int[] classes = {0, 1, labels.count() - 1, 0, 1, 0};
    return new LinearClassifier(
        List.of("제목", "내용"),
        terms,
        "분류",
        labels,
        LinearSvm.of().fit(terms.transform(TEXTS), classes, labels.count(), 1),
        0.1 + 0.2,
        provenance());
  }

  /** Words alone, with runs of characters, of words, of both and of tokens. */
  static Stream<FastTextClassifier> fastText() {
    return Stream.of(
            WordFeatures.of(),
            WordFeatures.of().characters(1, 4).buckets(5000),
            WordFeatures.of().wordNgrams(3).minCount(2),
            WordFeatures.of().characters(3, 3).wordNgrams(2),
            WordFeatures.of().analyzer(SyllableNgramAnalyzer.of(2)).wordNgrams(2))
        .flatMap(features -> Stream.of(fastText(features, LABELS), fastText(features, TWO)));
  }

  private static FastTextClassifier fastText(WordFeatures spec, Labels labels) {
    FittedWordFeatures features = spec.fit(TEXTS);
    int[] classes = {0, 1, labels.count() - 1, 0, 1, 0};
    return new FastTextClassifier(
        List.of("제목", "내용"),
        features,
        "분류",
        labels,
        FastText.of().dim(7).rate(0.5).fit(features.transform(TEXTS), classes, labels.count()),
        0.1 + 0.2,
        provenance());
  }

  /** One network and two, with a linear part and without, of one field and of two. */
  static Stream<SubwordClassifier> subwords() {
    return Stream.of(
        subwords(SubwordModel.RECURRENT, List.of("내용")),
        subwords(SubwordModel.WIDE_DEEP, List.of("제목", "내용")),
        subwords(SubwordModel.ENSEMBLE, List.of("제목", "내용")));
  }

  private static SubwordClassifier subwords(SubwordModel model, List<String> columns) {
    return (SubwordClassifier) experiment(columns).train(model).classifier();
  }

  /** Two classifiers that were language models, and the pieces that they read. */
  static SequenceClassifier pretrained() {
    List<String> columns = List.of("제목", "내용");
    return (SequenceClassifier) experiment(columns).train(PretrainedModel.ULMFIT).classifier();
  }

  private static Experiment experiment(List<String> columns) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      rows.add(List.of(TEXTS.get(i % TEXTS.size()), "본문 " + i % 3, LABELS.name(i % 3)));
    }
    Experiment.Source source =
        new Experiment.Source(
            Table.of(List.of("제목", "내용", "분류"), rows), columns, "분류", List.of(), Optional.empty());
    Recipe recipe = Recipe.sunhwan();
    recipe = recipe.training(recipe.training().epochs(1));
    return Experiment.of(source, recipe);
  }

  private static Provenance provenance() {
    return new Provenance(
        "민원.csv",
        "0123abcd",
        List.of(3, 1, 2),
        List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE),
        Map.of("units", "3"),
        Map.of("accuracy", 0.1 + 0.2, "loss", 1e-300),
        Map.of("java", "25"));
  }
}
