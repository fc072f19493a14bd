package io.flinklstm.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.flinklstm.job", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule IMPORTS_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("codec")
          .definedBy("io.flinklstm.job.codec")
          .layer("config")
          .definedBy("io.flinklstm.job.config")
          .layer("score")
          .definedBy("io.flinklstm.job.score")
          .layer("job")
          .definedBy("io.flinklstm.job")
          .layer("replay")
          .definedBy("io.flinklstm.job.replay")
          .layer("local")
          .definedBy("io.flinklstm.job.local")
          .layer("tensor")
          .definedBy("io.flinklstm.job.tensor")
          .layer("model")
          .definedBy("io.flinklstm.job.model")
          .layer("cli")
          .definedBy("io.flinklstm.job.cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("tensor")
          .mayOnlyBeAccessedByLayers("model", "cli")
          .whereLayer("local")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("replay")
          .mayOnlyBeAccessedByLayers("cli", "local")
          .whereLayer("job")
          .mayOnlyBeAccessedByLayers("cli", "local")
          .whereLayer("score")
          .mayOnlyBeAccessedByLayers("job")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("job", "cli", "local")
          .whereLayer("codec")
          .mayOnlyBeAccessedByLayers("job", "config", "score");

  @ArchTest
  static final ArchRule ONLY_THE_LOCAL_ROOM_KNOWS_A_BROKER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flinklstm.job.local")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..");

  @ArchTest
  static final ArchRule THE_CLUSTERS_ROOMS_DO_WITHOUT_THE_LOCAL_CLASS_PATH =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.flinklstm.job",
              "io.flinklstm.job.codec",
              "io.flinklstm.job.config",
              "io.flinklstm.job.score",
              "io.flinklstm.job.replay")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("me.tongfei..", "org.apache.flink.runtime.minicluster..");
}
