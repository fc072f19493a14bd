package io.flinklstm.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** math &lt;- kernel &lt;- weight &lt;- layer &lt;- model &lt;- features &lt;- io. */
@AnalyzeClasses(
    packages = "io.flinklstm.core",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule importsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("math")
          .definedBy("io.flinklstm.core.math")
          .layer("kernel")
          .definedBy("io.flinklstm.core.kernel")
          .layer("weight")
          .definedBy("io.flinklstm.core.weight")
          .layer("layer")
          .definedBy("io.flinklstm.core.layer")
          .layer("model")
          .definedBy("io.flinklstm.core.model")
          .layer("features")
          .definedBy("io.flinklstm.core.features")
          .layer("io")
          .definedBy("io.flinklstm.core.io")
          .optionalLayer("train")
          .definedBy("io.flinklstm.core.train")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("layer", "model", "features", "io")
          .whereLayer("weight")
          .mayOnlyAccessLayers("math")
          .whereLayer("weight")
          .mayOnlyBeAccessedByLayers("layer", "model", "features", "io", "train")
          .whereLayer("layer")
          .mayOnlyBeAccessedByLayers("model", "features", "io")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("features", "io")
          .whereLayer("features")
          .mayOnlyBeAccessedByLayers("io")
          .whereLayer("io")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule theCoreKnowsNoStreamEngine =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule onlyKernelMayUseTheVectorApi =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flinklstm.core.kernel")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule onlyIoReadsFilesAndJson =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flinklstm.core.io")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.fasterxml.jackson..", "com.google.protobuf..", "java.nio.file..", "java.io..");
}
