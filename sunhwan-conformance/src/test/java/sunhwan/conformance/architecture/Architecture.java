package sunhwan.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of the house, for the packages below a root: {@code sunhwan}, or a copy of it in which
 * each rule is broken.
 */
record Architecture(String root) {

  /** The core from the bottom up: a package uses itself and the lines above its own. */
  static final List<Set<String>> CORE =
      List.of(
          Set.of("tensor"),
          Set.of("internal.kernel"),
          Set.of("layers"),
          Set.of("internal.layer"),
          Set.of("losses", "optimizers"),
          Set.of("metrics"),
          Set.of("data"),
          Set.of("linear"),
          Set.of("models"),
          Set.of("training"),
          Set.of("evaluation"));

  /** What each module other than the core may use beside the core. */
  static final Map<String, Set<String>> MODULES =
      Map.of(
          "text", Set.of(),
          "formats", Set.of("text"),
          "report", Set.of(),
          "cli", Set.of("text", "formats", "report"),
          "testkit", Set.of(),
          "examples", Set.of("text", "formats"));

  /** Packages that nobody has written yet; a test says when one must leave this set. */
  static final Set<String> NOT_YET = Set.of();

  static List<String> packagesOfCore() {
    return CORE.stream().flatMap(line -> line.stream().sorted()).toList();
  }

  ArchRule everyClassHasItsPlace() {
    return classes()
        .should()
        .resideInAnyPackage(
            below(Stream.concat(packagesOfCore().stream(), MODULES.keySet().stream())))
        .because(
            "a class outside the packages of DESIGN is seen by no rule; CORE and MODULES list"
                + " them");
  }

  ArchRule coreUsesOnlyTheJavaBaseModule() {
    Set<String> javaBase = Object.class.getModule().getPackages();
    DescribedPredicate<JavaClass> allowed =
        describe(
            "are of java.base, jdk.incubator.vector, org.jspecify or sunhwan itself",
            type -> javaBase.contains(type.getPackageName()));
    return classes()
        .that(inCore())
        .should()
        .onlyDependOnClassesThat(
            allowed.or(resideInAnyPackage("jdk.incubator.vector", "org.jspecify..", root + "..")))
        .because("the core has no dependency; its one logger is System.Logger");
  }

  ArchRule coreUsesOnlyTheLinesAbove() {
    return classes()
        .that(inCore())
        .should(useOnly("the lines above in DESIGN", (from, to) -> isAbove(to, from)))
        .because("a line of the core uses only the lines above it");
  }

  ArchRule kernelsKnowNumbersOnly() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".internal.kernel..")
        .should()
        .dependOnClassesThat(
            assignableTo(System.Logger.class)
                .or(
                    describe(
                        "are of sunhwan outside the kernels",
                        type -> isOurs(type) && !place(type).equals("internal.kernel"))))
        .because("a kernel knows float[] and offsets: no tensor, no layer, no logger");
  }

  ArchRule trainingKnowsNoConcreteLayer() {
    DescribedPredicate<JavaClass> spec = assignableTo(root + ".layers.LayerSpec");
    return noClasses()
        .that()
        .resideInAPackage(root + ".training..")
        .should()
        .dependOnClassesThat(spec.and(describe("are concrete", type -> !type.isInterface())))
        .because("what trains one layer trains every layer, custom ones too");
  }

  ArchRule nobodyElseReachesInside() {
    return noClasses()
        .that(inCore().negate())
        .and()
        .resideOutsideOfPackage(root + ".benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".internal..")
        .because("sunhwan.internal is the core's own");
  }

  ArchRule modulesUseOnlyTheModulesBelow() {
    return classes()
        .that(inCore().negate())
        .and()
        .resideInAnyPackage(below(MODULES.keySet().stream()))
        .should(
            useOnly(
                "the core and the modules below",
                (from, to) -> isCore(to) || MODULES.get(from).contains(to)))
        .because("core ← text ← formats ← cli, and report uses the core alone");
  }

  ArchRule onlyCommandLineAndExamplesPrint() {
    DescribedPredicate<JavaAccess<?>> stackTrace =
        describe(
            "printStackTrace",
            access ->
                access.getTargetOwner().isAssignableTo(Throwable.class)
                    && access.getName().equals("printStackTrace"));
    return noClasses()
        .that()
        .resideOutsideOfPackages(below(Stream.of("cli", "examples")))
        .should()
        .accessTargetWhere(
            access("System.out or System.err", "java.lang.System.out", "java.lang.System.err")
                .or(stackTrace))
        .because("libraries return values, throw, or log through System.Logger");
  }

  ArchRule coreThrowsNoUnseededDice() {
    return noClasses()
        .that(inCore())
        .should()
        .accessTargetWhere(
            access(
                "an unseeded random",
                "java.util.Random.<init>()",
                "java.util.SplittableRandom.<init>()",
                "java.util.random.RandomGenerator.getDefault()",
                "java.util.random.RandomGenerator.of(",
                "java.util.random.RandomGeneratorFactory.create()",
                "java.util.concurrent.ThreadLocalRandom.",
                "java.util.Collections.shuffle(java.util.List)",
                "java.util.UUID.randomUUID(",
                "java.security.SecureRandom.",
                "java.lang.Math.random(",
                "java.lang.StrictMath.random("))
        .because("every random choice takes a seed, so that a run can be repeated to the byte");
  }

  ArchRule coreReadsNoClock() {
    return noClasses()
        .that(inCore())
        .should()
        .accessTargetWhere(
            access(
                "a clock",
                "java.lang.System.currentTimeMillis(",
                "java.lang.System.nanoTime(",
                "java.time.Clock.",
                "java.time.Instant.now(",
                "java.time.LocalDate.now(",
                "java.time.LocalDateTime.now(",
                "java.time.LocalTime.now(",
                "java.time.OffsetDateTime.now(",
                "java.time.ZonedDateTime.now(",
                "java.util.Date.<init>()"))
        .because(
            "no decision in training may depend on time; whoever shows progress or seconds measures"
                + " them outside, or passes the time in");
  }

  ArchRule nothingIsSerializedByJava() {
    return noClasses()
        .should(
            ArchCondition.from(
                describe(
                    "implement Serializable themselves",
                    (JavaClass type) ->
                        type.getRawInterfaces().stream()
                            .anyMatch(
                                name ->
                                    name.isEquivalentTo(Serializable.class)
                                        || name.getName().equals("java.io.Externalizable")))))
        .orShould()
        .dependOnClassesThat(
            equivalentTo(ObjectInputStream.class).or(equivalentTo(ObjectOutputStream.class)))
        .because("a model file holds nothing executable and no class name");
  }

  ArchRule namesSayWhatAThingIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*[.$](\\w*(Manager|Helper|Utils?|Impl)|Abstract\\w*)")
        .because("Manager, Helper, Util, Impl and Abstract- name nothing");
  }

  private String[] below(Stream<String> places) {
    return places.map(place -> root + "." + place + "..").toArray(String[]::new);
  }

  private DescribedPredicate<JavaClass> inCore() {
    return resideInAnyPackage(below(packagesOfCore().stream())).as("are of the core");
  }

  private boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(root + ".");
  }

  /** The entry of {@link #CORE} or {@link #MODULES} that a class of ours lives under, or "". */
  private String place(JavaClass type) {
    String name = type.getPackageName() + ".";
    return Stream.concat(packagesOfCore().stream(), MODULES.keySet().stream())
        .filter(place -> name.startsWith(root + "." + place + "."))
        .findFirst()
        .orElse("");
  }

  private static boolean isCore(String place) {
    return line(place) >= 0;
  }

  private static boolean isAbove(String upper, String lower) {
    return isCore(upper) && line(upper) < line(lower);
  }

  private static int line(String place) {
    for (int line = 0; line < CORE.size(); line++) {
      if (CORE.get(line).contains(place)) return line;
    }
    return -1;
  }

  private interface Use {
    boolean allowed(String from, String to);
  }

  private ArchCondition<JavaClass> useOnly(String what, Use use) {
    return new ArchCondition<>("use only themselves and " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (var dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          String from = place(type);
          String to = place(target);
          if (isOurs(target) && !from.equals(to) && !use.allowed(from, to)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Uses of members that start with one of these, as in {@code java.util.Random.<init>()}. */
  private static DescribedPredicate<JavaAccess<?>> access(String what, String... starts) {
    return describe(what, access -> Stream.of(starts).anyMatch(signature(access)::startsWith));
  }

  private static String signature(JavaAccess<?> access) {
    String parameters =
        access.getTarget() instanceof CodeUnitAccessTarget unit
            ? unit.getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .collect(joining(",", "(", ")"))
            : "";
    return access.getTargetOwner().getName() + "." + access.getName() + parameters;
  }
}
