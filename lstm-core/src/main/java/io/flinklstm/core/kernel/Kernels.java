package io.flinklstm.core.kernel;

import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The one choice of a kernel, made at the first use and kept for the life of the JVM.
 *
 * <p>The system property {@code lstm.kernel} asks for {@code scalar}, {@code vector} or, by
 * default, {@code auto}: vector if the JVM runs with the Vector API, else scalar.
 */
public final class Kernels {
  static final String PROPERTY = "lstm.kernel";
  private static final String VECTOR_API = "jdk.incubator.vector";

  private static Kernel selected;

  private Kernels() {}

  /**
   * The kernel of this JVM. The first call logs which one it is.
   *
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if it asks for the vector kernel and the Vector API is absent
   */
  public static synchronized Kernel selected() {
    if (selected == null) {
      Kernel kernel = byName(System.getProperty(PROPERTY, "auto"), hasVectorApi());
      System.getLogger(Kernels.class.getName()).log(Level.INFO, "LSTM arithmetic: " + kernel);
      selected = kernel;
    }
    return selected;
  }

  static Kernel byName(String name, boolean hasVectorApi) {
    return switch (name) {
      case "auto" -> hasVectorApi ? new VectorKernel() : new ScalarKernel();
      case "scalar" -> new ScalarKernel();
      case "vector" -> {
        if (!hasVectorApi) {
          throw new IllegalStateException(
              "%s=vector needs the Vector API; start Java with --add-modules %s"
                  .formatted(PROPERTY, VECTOR_API));
        }
        yield new VectorKernel();
      }
      default ->
          throw new IllegalArgumentException(
              "%s must be auto, scalar or vector, not \"%s\"".formatted(PROPERTY, name));
    };
  }

  private static boolean hasVectorApi() {
    Optional<Module> module = ModuleLayer.boot().findModule(VECTOR_API);
    return module.isPresent() && Kernels.class.getModule().canRead(module.get());
  }
}
