package sunhwan.text;

import java.util.List;
import java.util.Locale;
import sunhwan.linear.LinearSvm;

/** Models that read a document as a bag of runs of characters or words; no order, no recurrence. */
public enum NgramModel implements TextModel {
  /** TF-IDF and a linear support vector machine: what published networks should be held against. */
  TFIDF_LINEAR,
  /**
   * The same, where terms weigh the more, the less alike the classes use them: Wang and Manning
   * 2012.
   */
  NBSVM;

  private static final int FEW_DOCUMENTS = 100;

  /**
   * From here on runs of characters pay that cross words, and a machine that errs more: on 30,000
   * rows held out of NSMC's training part the accuracy rises from 0.859 to 0.871 with C = 0.3
   * instead of 3, and to 0.876 with such runs.
   */
  private static final int MANY_DOCUMENTS = 20_000;

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

  /** The terms of documents whose classes are known, as this model weighs them. */
  FittedTerms terms(Recipe.Analysis analysis, Experiment.Part part, int classes) {
    FittedTerms terms = terms(analysis, part.documents());
    return switch (this) {
      case TFIDF_LINEAR -> terms;
      case NBSVM -> terms.telling(terms.transform(part.documents()), part.classes(), classes);
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
