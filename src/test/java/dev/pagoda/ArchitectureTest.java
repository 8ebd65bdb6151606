package dev.pagoda;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.ws.rs.Path;

/** The packages and the arrows between them: a front end runs without the native runtime. */
@AnalyzeClasses(packages = "dev.pagoda", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  /** Classes that make beans: they know all parts so that the parts need not know each other. */
  private static final DescribedPredicate<JavaClass> WIRING =
      DescribedPredicate.describe(
          "make beans",
          type -> type.getMethods().stream().anyMatch(m -> m.isAnnotatedWith(Produces.class)));

  private static final DescribedPredicate<JavaClass> HAVE_NO_SUBCLASSES =
      DescribedPredicate.describe("have no subclasses", type -> type.getSubclasses().isEmpty());

  @ArchTest static final ArchRule arrows = classes().should(PackageArrows.beFollowed(WIRING));

  @ArchTest
  static final ArchRule noCycles = slices().matching("dev.pagoda.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule frontEndNeverReachesTheRuntime =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.pagoda.api..",
              "dev.pagoda.catalog..",
              "dev.pagoda.generation..",
              "dev.pagoda.model..")
          .should()
          .transitivelyDependOnClassesThat(
              resideInAnyPackage("ai.onnxruntime..", "dev.pagoda.pipeline..", "dev.pagoda.onnx"));

  @ArchTest
  static final ArchRule runtimeStaysInItsPackages =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.pagoda.onnx", "dev.pagoda.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule beansAreMadeAtTheEdges =
      noClasses()
          .that(not(WIRING))
          .and()
          .resideOutsideOfPackages(
              "dev.pagoda.access..",
              "dev.pagoda.api..",
              "dev.pagoda.worker..",
              "dev.pagoda.generation..",
              "dev.pagoda.event..",
              "dev.pagoda.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..");

  @ArchTest
  static final ArchRule classesAreFinal =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and(not(modifier(JavaModifier.ABSTRACT)))
          .and(HAVE_NO_SUBCLASSES)
          .and()
          .areNotAnonymousClasses()
          .and()
          .areNotAnnotatedWith(ApplicationScoped.class)
          .and()
          .areNotAnnotatedWith(RequestScoped.class)
          .and()
          .areNotAnnotatedWith(Path.class)
          .should()
          .haveModifier(JavaModifier.FINAL)
          .because("what is not made for inheritance forbids it; CDI proxies some beans");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses().that().resideOutsideOfPackage("dev.pagoda.cli..").should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule oneLoggingApi = noClasses().should(USE_JAVA_UTIL_LOGGING);
}
