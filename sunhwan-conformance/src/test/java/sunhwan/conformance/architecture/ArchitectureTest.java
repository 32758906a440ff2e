package sunhwan.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for Sunhwan, and turns red on the classes that were planted to break it. */
final class ArchitectureTest {
  private static final String PLANTED = "sunhwan.conformance.architecture.planted";

  private static final JavaClasses SUNHWAN =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/sunhwan/conformance/"))
          .importPackages("sunhwan");

  private static final JavaClasses BREAKERS = new ClassFileImporter().importPackages(PLANTED);

  private static Stream<Arguments> rules() {
    return Stream.of(
        rule(Architecture::everyClassHasItsPlace, "elsewhere.Homeless"),
        rule(
            Architecture::coreUsesOnlyTheJavaBaseModule,
            "losses.LossThatUsesALibrary",
            "losses.LossThatUsesAnotherLogger"),
        rule(
            Architecture::coreUsesOnlyTheLinesAbove,
            "tensor.TensorThatUsesWeights",
            "losses.LossThatUsesText"),
        rule(
            Architecture::kernelsKnowNumbersOnly,
            "internal.kernel.KernelThatReadsATensor",
            "internal.kernel.KernelThatLogs"),
        rule(Architecture::trainingKnowsNoConcreteLayer, "training.TrainerThatKnowsOneLayer"),
        rule(Architecture::nobodyElseReachesInside, "text.TextThatReachesInside"),
        rule(Architecture::modulesUseOnlyTheModulesBelow, "report.ReportThatReadsText"),
        rule(
            Architecture::onlyCommandLineAndExamplesPrint,
            "formats.FormatThatPrints",
            "formats.FormatThatPrintsItsStack"),
        rule(
            Architecture::coreThrowsNoUnseededDice,
            "data.SplitByNewRandom",
            "data.SplitByMathRandom",
            "data.SplitByThreadLocalRandom",
            "data.SplitByDefaultGenerator",
            "data.SplitByShuffle"),
        rule(
            Architecture::coreReadsNoClock,
            "training.TrainerWithAWatch",
            "training.TrainerWithAStopwatch",
            "training.TrainerWithACalendar"),
        rule(
            Architecture::nothingIsSerializedByJava,
            "formats.FormatThatIsSerializable",
            "formats.FormatThatDeserializes"),
        rule(
            Architecture::namesSayWhatAThingIs,
            "text.Names$TokenManager",
            "text.Names$TokenHelper",
            "text.Names$TokenUtil",
            "text.Names$TokenUtils",
            "text.Names$TokenImpl",
            "text.Names$AbstractToken"));
  }

  private static Arguments rule(Function<Architecture, ArchRule> rule, String... breakers) {
    ArchRule ofSunhwan = rule.apply(new Architecture("sunhwan"));
    ArchRule ofPlanted = rule.apply(new Architecture(PLANTED));
    return argumentSet(ofSunhwan.getDescription(), ofSunhwan, ofPlanted, Set.of(breakers));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holdsForSunhwanAndTurnsRedOnExactlyTheClassesThatBreakIt(
      ArchRule ofSunhwan, ArchRule ofPlanted, Set<String> breakers) {
    var report = ofPlanted.evaluate(BREAKERS).getFailureReport();

    assertThat(report.getDetails().stream().map(ArchitectureTest::culprit))
        .containsOnly(breakers.toArray(String[]::new));
    ofSunhwan.check(SUNHWAN);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void everyPackageOfTheRulesHasClassesUnlessItIsNotYetWritten(String place) {
    boolean written =
        SUNHWAN.stream()
            .anyMatch(type -> (type.getPackageName() + ".").startsWith("sunhwan." + place + "."));

    assertThat(written)
        .as("sunhwan.%s is written, or stands in Architecture.NOT_YET", place)
        .isEqualTo(!Architecture.NOT_YET.contains(place));
  }

  private static Stream<String> packages() {
    return Stream.concat(
        Architecture.packagesOfCore().stream(), Architecture.MODULES.keySet().stream().sorted());
  }

  /**
   * The planted class that a line of a report is about: {@code Method <….data.Split.row(int)> …}.
   */
  private static String culprit(String detail) {
    Matcher subject =
        Pattern.compile("<" + Pattern.quote(PLANTED) + "\\.([a-z.]*[\\w$]+)").matcher(detail);
    assertThat(subject.find()).as(detail).isTrue();
    return subject.group(1);
  }
}
