package sunhwan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final Table QUESTIONS =
      Table.of(
          List.of("분류", "제목", "내용"),
          List.of(
              List.of("복지", "육아휴직", "장려금"),
              List.of("행정", "여권", "발급"),
              List.of("경제", "창업", "지원"),
              List.of("행정", "등본", "발급")));

  @TempDir Path folder;

  @Test
  void readsQuotesWithDelimitersQuotesAndLineEndsInside() throws IOException {
    Path file = write("a.csv", "label,text\nx,\"one, \"\"two\"\"\nthree\"\r\n\ny,four");

    Table table = Table.read(file);

    assertThat(table.columns()).containsExactly("label", "text");
    assertThat(table.column("text")).containsExactly("one, \"two\"\nthree", "four");
    assertThat(table.line(0)).isEqualTo(2);
    assertThat(table.line(1)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "x-windows-949", "EUC-KR"})
  void guessesTheCharset(String charset) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "분류,제목\n복지,육아 휴직\n".getBytes(Charset.forName(charset)));

    Table table = Table.read(file);

    assertThat(table.columns()).containsExactly("분류", "제목");
    assertThat(table.column("제목")).containsExactly("육아 휴직");
  }

  @Test
  void readsAFileThatGzipPackedWhateverItsName() throws IOException {
    Path file = folder.resolve("a.tsv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("분류\t제목\n복지\t육아, 휴직\n".getBytes(Charset.forName("x-windows-949")));
    }

    Table table = Table.read(file);

    assertThat(table.columns()).containsExactly("분류", "제목");
    assertThat(table.column("제목")).containsExactly("육아, 휴직");
  }

  @Test
  void refusesAPackedFileThatWasCutOff() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("a,b\nc,d\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("a.csv.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), 14));

    assertThatThrownBy(() -> Table.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.csv.gz: cannot be read");
  }

  @Test
  void readsSyllablesThatOnlyCp949Has() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "이름\n똠방각하 펲시콜라\n".getBytes(Charset.forName("x-windows-949")));

    assertThat(Table.read(file).column("이름")).containsExactly("똠방각하 펲시콜라");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void passesOverTheByteOrderMark(String charset) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "\uFEFF분류,제목\n복지,육아\n".getBytes(Charset.forName(charset)));

    assertThat(Table.read(file).columns()).containsExactly("분류", "제목");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"comma ,", "semicolon ;", "pipe |", "tab \t"},
      ignoreLeadingAndTrailingWhitespace = false)
  void guessesTheDelimiter(String name, String delimiter) throws IOException {
    Path file = write(name, "id#text\n1#\"a,b;c|d\"\n2#\"c,d,e\"\n".replace("#", delimiter));

    assertThat(Table.read(file).column("text")).containsExactly("a,b;c|d", "c,d,e");
  }

  @Test
  void takesTheGivenDelimiterRatherThanTheLikelyOne() throws IOException {
    Path file = write("a.csv", "a,b|c,d\n1,2|3,4\n");

    Table table = Table.read(file, CsvOptions.guessed().delimiter('|'));

    assertThat(table.columns()).containsExactly("a,b", "c,d");
  }

  @Test
  void readsAFileOfOneColumn() throws IOException {
    Path file = write("a.csv", "text\nhello world\nbye\n");

    assertThat(Table.read(file).column("text")).containsExactly("hello world", "bye");
  }

  @Test
  void readsQuotesAsTextWhenAsked() throws IOException {
    Path file = write("ratings.txt", "id\tdocument\n1\t\"정말 좋아\n2\t\"그저\" 그래\n");

    Table table = Table.read(file, CsvOptions.guessed().quotes(false));

    assertThat(table.column("document")).containsExactly("\"정말 좋아", "\"그저\" 그래");
  }

  @Test
  void findsAColumnWhateverUnicodeFormItsNameIsIn() throws IOException {
    String decomposed = java.text.Normalizer.normalize("분류", java.text.Normalizer.Form.NFD);
    Path file = write("a.csv", decomposed + ",제목\n복지,육아\n");

    Table table = Table.read(file);

    assertThat(table.column("분류")).isEqualTo(table.column(decomposed)).containsExactly("복지");
  }

  @Test
  void namesTheNearestColumn() {
    assertThatThrownBy(() -> QUESTIONS.column("븐류"))
        .isInstanceOf(DataException.class)
        .hasMessage("table: no column '븐류'. Did you mean '분류'? Columns: 분류, 제목, 내용");
  }

  @Test
  void namesTheNearestExistingFile() throws IOException {
    write("minwon.csv", "a\n1\n");
    write("other.csv", "a\n1\n");

    assertThatThrownBy(() -> Table.read(folder.resolve("minwom.csv")))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("minwom.csv") + ": no such file. Did you mean minwon.csv?");
  }

  @Test
  void saysThatTheFolderIsMissingToo() {
    Path file = folder.resolve("nowhere/minwon.csv");

    assertThatThrownBy(() -> Table.read(file))
        .hasMessage(
            file
                + ": no such file. There is no folder "
                + file.getParent()
                + " either; check the path.");
  }

  @Test
  void refusesAFolder() {
    assertThatThrownBy(() -> Table.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder + ": is a folder, expected a CSV file");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertProblem(write("a.csv", ""), ": is empty, expected a header line and rows");
  }

  @Test
  void refusesBlankLinesOnly() throws IOException {
    assertProblem(write("a.csv", "\n\r\n\n"), ": has blank lines only");
  }

  @Test
  void refusesAHeaderWithoutRows() throws IOException {
    assertProblem(write("a.csv", "분류,제목\n"), ": has a header (분류, 제목) and no rows");
  }

  @ParameterizedTest
  @CsvSource({"'x,1', 2", "'x,1,2,3', 4"})
  void namesTheLineOfARaggedRow(String row, int fields) throws IOException {
    Path file = write("a.csv", "a,b,c\nx,\"1\n1\",2\n" + row + "\n");

    assertProblem(file, ", line 4: expected 3 fields as in the header, got " + fields + ".");
  }

  @Test
  void refusesAColumnNamedTwice() throws IOException {
    assertProblem(
        write("a.csv", "text,label,text\n1,2,3\n"),
        ", line 1: the header names 'text' twice (columns 1 and 3). Rename one of them.");
  }

  @Test
  void namesTheLineWhereAQuoteOpensForGood() throws IOException {
    Path file = write("a.csv", "a,b\n1,2\n3,\"4\n5,6\n7,8\n");

    assertProblem(file, ", line 3: a quote (\") opens in this row and never closes.");
  }

  @Test
  void namesTheLineOfTextAfterAClosingQuote() throws IOException {
    Path file = write("a.csv", "a,b\n1,\"2\n2\"\n3,\"4\"5\n");

    assertProblem(file, ", line 4: not a row of a CSV file (");
  }

  @Test
  void namesTheLineOfBytesInNeitherCharset() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "a,b\n1,2\n3,\u00ff\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));

    assertProblem(file, ", line 3: written neither in UTF-8 nor in CP949.");
  }

  @Test
  void namesTheLineThatIsNotInTheGivenCharset() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "a,b\n1,2\n3,가\n".getBytes(Charset.forName("EUC-KR")));

    assertThatThrownBy(() -> Table.read(file, CsvOptions.guessed().charset(StandardCharsets.UTF_8)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ", line 3: not written in UTF-8 as was said.");
  }

  @Test
  void refusesNulBytes() throws IOException {
    assertProblem(write("a.csv", "a,b\n1,\0\n"), ", line 2: a NUL byte, so this is no text file.");
  }

  @Test
  void recognisesAWorkbook() throws IOException {
    assertProblem(write("a.xlsx", "PK\3\4\24\0\6"), "save the sheet as CSV.");
  }

  @Test
  void refusesALineOfAHundredMegabytesAtOnce() throws IOException {
    Path file = folder.resolve("a.csv");
    byte[] piece = "word ".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    try (var out = Files.newOutputStream(file)) {
      out.write("text\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 100; i++) {
        out.write(piece);
      }
    }

    assertProblem(file, ", line 2: longer than 16777216 characters. Is this a CSV file");
  }

  @Test
  void saysEverythingInOneLine() throws IOException {
    Path file = write("a.csv", "\"a\nb\",\"a\nb\"\n1,2\n");

    assertThatThrownBy(() -> Table.read(file))
        .message()
        .contains("'a b' twice")
        .doesNotContain("\n");
  }

  @Test
  void keepsRowsOfSomeClasses() {
    Table kept = QUESTIONS.keep("분류", List.of("행정", "경제"));

    assertThat(kept.column("제목")).containsExactly("여권", "창업", "등본");
    assertThat(kept.line(0)).isEqualTo(3);
  }

  @Test
  void namesTheNearestValueWhenNoRowHasTheOneToKeep() {
    assertThatThrownBy(() -> QUESTIONS.keep("분류", List.of("행정", "복자")))
        .isInstanceOf(DataException.class)
        .hasMessage("table: no row has '복자' in column '분류'. Did you mean '복지'?");
  }

  @Test
  void filtersAndSelectsRows() {
    assertThat(QUESTIONS.filter("내용", "발급"::equals).column("제목")).containsExactly("여권", "등본");
    assertThat(QUESTIONS.select(new int[] {2, 0, 2}).column("제목"))
        .containsExactly("창업", "육아휴직", "창업");
  }

  @Test
  void countsValuesTheMostFrequentFirst() {
    Map<String, Integer> counts = QUESTIONS.valueCounts("분류");

    assertThat(counts).containsExactly(Map.entry("행정", 2), Map.entry("복지", 1), Map.entry("경제", 1));
  }

  @Test
  void joinsColumnsIntoADocument() {
    Table derived = QUESTIONS.derive("문서", List.of("제목", "내용"), " ");

    assertThat(derived.columns()).containsExactly("분류", "제목", "내용", "문서");
    assertThat(derived.column("문서")).startsWith("육아휴직 장려금", "여권 발급");
  }

  @Test
  void refusesToDeriveAColumnThatExists() {
    assertThatThrownBy(() -> QUESTIONS.derive("제목", List.of("내용"), " "))
        .hasMessageContaining("column '제목' exists already");
  }

  @Test
  void fingerprintsContentAndOrder() {
    Table reordered = QUESTIONS.select(new int[] {1, 0, 2, 3});
    // SHA-256 of the bytes 00 00 00 01 61, by sha256sum
    Table one = Table.of(List.of("x"), List.of(List.of("a")));

    assertThat(one.fingerprint(List.of("x")))
        .isEqualTo("72ff6b02949dad95006c343e3db3150090d3afb49f6bbdb92fdc17607997a85c");
    assertThat(one.rowHashes(List.of("x"))).containsExactly(0x72ff6b02949dad95L);
    assertThat(reordered.fingerprint(List.of("제목")))
        .isNotEqualTo(QUESTIONS.fingerprint(List.of("제목")))
        .hasSize(64);
  }

  @Test
  void recognisesRowsInAnotherTable() {
    long[] hashes = QUESTIONS.rowHashes(List.of("제목", "내용"));
    long[] elsewhere = QUESTIONS.select(new int[] {3, 1}).rowHashes(List.of("제목", "내용"));

    assertThat(elsewhere).containsExactly(hashes[3], hashes[1]);
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void tellsValuesApartThatOnlyTheirBordersTellApart() {
    Table table = Table.of(List.of("a", "b"), List.of(List.of("xy", "z"), List.of("x", "yz")));

    assertThat(table.rowHashes(List.of("a", "b"))).doesNotHaveDuplicates();
  }

  @Test
  void refusesRowsThatAreNotAsWideAsTheHeader() {
    assertThatThrownBy(() -> Table.of(List.of("a", "b"), List.of(List.of("1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Table: row 0: expected 2 values, got 1");
  }

  @Test
  void readsThePublicCsvOfTheLesson() {
    Table table = Table.read(SharedFiles.file("data/seoul120/seoul-120-text.csv"));

    // counted by Python's csv module
    assertThat(table.rowCount()).isEqualTo(2645);
    assertThat(table.valueCounts("분류"))
        .containsEntry("행정", 1098)
        .containsEntry("경제", 823)
        .containsEntry("복지", 217);
    assertThat(table.keep("분류", List.of("행정", "경제", "복지")).rowCount()).isEqualTo(2138);
  }

  private static void assertProblem(Path file, String problem) {
    assertThatThrownBy(() -> Table.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
