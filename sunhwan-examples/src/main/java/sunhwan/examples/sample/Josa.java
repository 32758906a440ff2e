package sunhwan.examples.sample;

/** Korean particles, which take one form after a vowel and another after a final consonant. */
enum Josa {
  TOPIC("는", "은"),
  SUBJECT("가", "이"),
  OBJECT("를", "을"),
  WITH("와", "과");

  private static final int FIRST_SYLLABLE = 0xAC00;
  private static final int LAST_SYLLABLE = 0xD7A3;
  private static final int FINALS = 28;

  private final String afterVowel;
  private final String afterConsonant;

  Josa(String afterVowel, String afterConsonant) {
    this.afterVowel = afterVowel;
    this.afterConsonant = afterConsonant;
  }

  /** The word with its particle. */
  String after(String word) {
    char last = word.charAt(word.length() - 1);
    boolean vowel =
        last < FIRST_SYLLABLE || last > LAST_SYLLABLE || (last - FIRST_SYLLABLE) % FINALS == 0;
    return word + (vowel ? afterVowel : afterConsonant);
  }
}
