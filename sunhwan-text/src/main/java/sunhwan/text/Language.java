package sunhwan.text;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/** Languages whose words Lucene reduces to stems. */
public enum Language {
  ARABIC(ArabicAnalyzer::new, ArabicAnalyzer::getDefaultStopSet),
  BULGARIAN(BulgarianAnalyzer::new, BulgarianAnalyzer::getDefaultStopSet),
  CZECH(CzechAnalyzer::new, CzechAnalyzer::getDefaultStopSet),
  DANISH(DanishAnalyzer::new, DanishAnalyzer::getDefaultStopSet),
  DUTCH(DutchAnalyzer::new, DutchAnalyzer::getDefaultStopSet),
  ENGLISH(EnglishAnalyzer::new, EnglishAnalyzer::getDefaultStopSet),
  FINNISH(FinnishAnalyzer::new, FinnishAnalyzer::getDefaultStopSet),
  FRENCH(FrenchAnalyzer::new, FrenchAnalyzer::getDefaultStopSet),
  GERMAN(GermanAnalyzer::new, GermanAnalyzer::getDefaultStopSet),
  GREEK(GreekAnalyzer::new, GreekAnalyzer::getDefaultStopSet),
  HINDI(HindiAnalyzer::new, HindiAnalyzer::getDefaultStopSet),
  HUNGARIAN(HungarianAnalyzer::new, HungarianAnalyzer::getDefaultStopSet),
  INDONESIAN(IndonesianAnalyzer::new, IndonesianAnalyzer::getDefaultStopSet),
  ITALIAN(ItalianAnalyzer::new, ItalianAnalyzer::getDefaultStopSet),
  NORWEGIAN(NorwegianAnalyzer::new, NorwegianAnalyzer::getDefaultStopSet),
  PORTUGUESE(PortugueseAnalyzer::new, PortugueseAnalyzer::getDefaultStopSet),
  ROMANIAN(RomanianAnalyzer::new, RomanianAnalyzer::getDefaultStopSet),
  RUSSIAN(RussianAnalyzer::new, RussianAnalyzer::getDefaultStopSet),
  SPANISH(SpanishAnalyzer::new, SpanishAnalyzer::getDefaultStopSet),
  SWEDISH(SwedishAnalyzer::new, SwedishAnalyzer::getDefaultStopSet),
  TURKISH(TurkishAnalyzer::new, TurkishAnalyzer::getDefaultStopSet);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor holds nothing
  private final Function<CharArraySet, org.apache.lucene.analysis.Analyzer> analyzer;

  @SuppressWarnings("ImmutableEnumChecker") // nor does a method without an object
  private final Supplier<CharArraySet> stopWords;

  Language(
      Function<CharArraySet, org.apache.lucene.analysis.Analyzer> analyzer,
      Supplier<CharArraySet> stopWords) {
    this.analyzer = analyzer;
    this.stopWords = stopWords;
  }

  /** The word on the command line: {@code english}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Words so frequent that they say little, sorted. */
  public List<String> stopWords() {
    Stream.Builder<String> words = Stream.builder();
    for (Iterator<Object> i = stopWords.get().iterator(); i.hasNext(); ) {
      words.add(new String((char[]) i.next()));
    }
    return words.build().sorted().toList();
  }

  org.apache.lucene.analysis.Analyzer open(List<String> without) {
    return analyzer.apply(new CharArraySet(without, true));
  }
}
