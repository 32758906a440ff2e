package sunhwan.text;

import java.util.List;
import java.util.Locale;
import sunhwan.linear.FastText;
import sunhwan.linear.LinearSvm;

/** Models that read a document as a bag of runs of characters or words; no order, no recurrence. */
public enum NgramModel implements TextModel {
  /** TF-IDF and a linear support vector machine: what published networks should be held against. */
  TFIDF_LINEAR,
  /**
   * The same, where terms weigh the more, the less alike the classes use them: Wang and Manning
   * 2012.
   */
  NBSVM,
  /** The mean of the vectors of words and runs, through a softmax: fastText, Joulin et al. 2016. */
  FASTTEXT;

  private static final int FEW_DOCUMENTS = 100;

  /**
   * From here on runs of characters pay that cross words, and a machine that errs more: on 30,000
   * rows held out of NSMC's training part the accuracy rises from 0.859 to 0.871 with C = 0.3
   * instead of 3, and to 0.876 with such runs.
   */
  private static final int MANY_DOCUMENTS = 20_000;

  /**
   * What fastText's authors took for their 12,404 questions, and their default for many rows: 25
   * epochs and 5, at a rate of 0.5.
   */
  private static final int FASTTEXT_STEPS = 300_000;

  private static final int FASTTEXT_LEAST_EPOCHS = 5;
  private static final int FASTTEXT_MOST_EPOCHS = 50;
  private static final double FASTTEXT_RATE = 0.5;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The terms of documents: runs of 1 to 4 characters of a word where most letters are Hangul, Han
   * or kana, of 1 to 5 characters of the text where there are many, words and pairs of words
   * elsewhere; those of two documents at least, where there are enough. An analyzer that was asked
   * for cuts here too: then terms are its tokens and pairs of them, and runs of up to 4 where a
   * token is a letter.
   */
  static FittedTerms terms(Recipe.Analysis analysis, List<String> documents) {
    Ngrams ngrams =
        analysis instanceof Recipe.Analysis.By(Analyzer analyzer)
            ? Ngrams.tokens(analyzer.learn(documents), 1, isOfLetters(analyzer) ? 4 : 2)
            : usual(documents);
    TermVectorizer vectorizer =
        TermVectorizer.tfidf(ngrams).weighting(TermWeighting.tfidf().sublinear(true));
    if (documents.size() >= FEW_DOCUMENTS) {
      try {
        return vectorizer.minDf(2).fit(documents);
      } catch (IllegalArgumentException noTermTwice) {
        return vectorizer.fit(documents);
      }
    }
    return vectorizer.fit(documents);
  }

  private static Ngrams usual(List<String> documents) {
    if (Script.isWrittenWithoutWordEndings(documents) || !Script.hasLetters(documents)) {
      return documents.size() < MANY_DOCUMENTS
          ? Ngrams.charactersOfWords(1, 4)
          : Ngrams.characters(1, 5);
    }
    return Ngrams.words(1, 2).tokenPattern("\\w+");
  }

  private static boolean isOfLetters(Analyzer analyzer) {
    return switch (analyzer) {
      case CharacterAnalyzer() -> true;
      case JamoAnalyzer() -> true;
      case NormalizingAnalyzer n -> isOfLetters(n.analyzer());
      case StopWordsAnalyzer s -> isOfLetters(s.analyzer());
      default -> false;
    };
  }

  /**
   * What fastText reads: words and runs of 1 to 4 characters of a word where most letters are
   * Hangul, Han or kana, for words with their endings rarely meet again; words and pairs of words
   * elsewhere, as in its paper; of an analyzer that was asked for, its tokens and pairs of them,
   * and runs of up to 4 where a token is a letter. Where there are enough documents, what occurs
   * once is left out: it tells no row from another but its own.
   *
   * @param documents fields apart by U+001F
   */
  static FittedWordFeatures features(Recipe.Analysis analysis, List<String> documents) {
    WordFeatures features =
        analysis instanceof Recipe.Analysis.By(Analyzer analyzer)
            ? WordFeatures.of().analyzer(analyzer).wordNgrams(isOfLetters(analyzer) ? 4 : 2)
            : Script.isWrittenWithoutWordEndings(documents)
                ? WordFeatures.of().characters(1, 4)
                : WordFeatures.of().wordNgrams(2);
    if (documents.size() >= FEW_DOCUMENTS) {
      try {
        return features.minCount(2).fit(documents);
      } catch (IllegalArgumentException nothingTwice) {
        return features.fit(documents);
      }
    }
    return features.fit(documents);
  }

  /**
   * How fastText learns from so many documents: the fewer there are, the more often each is read.
   */
  static FastText fastText(Recipe.Training training, int documents) {
    int epochs =
        Math.clamp(
            Math.ceilDiv(FASTTEXT_STEPS, documents), FASTTEXT_LEAST_EPOCHS, FASTTEXT_MOST_EPOCHS);
    return FastText.of()
        .rate(FASTTEXT_RATE)
        .epochs(Math.min(epochs, training.epochs()))
        .balanced(training.balanced())
        .seed(training.seed() & 0xFFFF_FFFFL);
  }

  /** The terms of documents whose classes are known, as this model weighs them. */
  FittedTerms terms(Recipe.Analysis analysis, Experiment.Part part, int classes) {
    FittedTerms terms = terms(analysis, part.documents());
    return switch (this) {
      case TFIDF_LINEAR -> terms;
      case NBSVM -> terms.telling(terms.transform(part.documents()), part.classes(), classes);
      case FASTTEXT ->
          throw new IllegalArgumentException("NgramModel: fasttext reads words, not terms");
    };
  }

  /** What an error may cost, C; where there are several, validation rows choose. */
  static List<Double> costs(int documents) {
    return documents < MANY_DOCUMENTS ? List.of(3.0) : List.of(0.3, 1.0, 3.0);
  }

  /** What learns from them. */
  static LinearSvm machine(Recipe.Training training, double c) {
    return LinearSvm.of().c(c).balanced(training.balanced()).seed(training.seed() & 0xFFFF_FFFFL);
  }
}
