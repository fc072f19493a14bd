package io.flinklstm.core.kernel;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The one choice of a kernel, made at the first use and kept for the life of the JVM.
 *
 * <p>The system property {@code lstm.kernel} asks for {@code scalar}, {@code vector} or, by
 * default, {@code auto}: vector if the JVM runs with the Vector API, else scalar.
 */
public final class Kernels {
  static final String PROPERTY = "lstm.kernel";
  private static final String VECTOR_API = "jdk.incubator.vector";

  private static final String FALLBACK =
      ", for this JVM has no Vector API; with --add-modules %s a step takes about half as long"
          .formatted(VECTOR_API);

  private static Kernel selected;

  private Kernels() {}

  /**
   * The kernel of this JVM. The first call logs which one it is, to the platform's {@link
   * System.Logger}.
   *
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if it asks for the vector kernel and the Vector API is absent
   */
  public static Kernel selected() {
    return selected(Kernels::log);
  }

  private static void log(Level level, String text) {
    System.getLogger(Kernels.class.getName()).log(level, text);
  }

  /**
   * The kernel of this JVM, for a program with a log of its own: if this is the first call, that
   * log is told which one it is, in one line, and nothing else is.
   *
   * @param log level and text; a warning if the plain loops compute for want of the Vector API
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if it asks for the vector kernel and the Vector API is absent
   */
  public static synchronized Kernel selected(BiConsumer<Level, String> log) {
    if (selected == null) {
      String name = System.getProperty(PROPERTY, "auto");
      Kernel kernel = byName(name, hasVectorApi());
      boolean fallback = name.equals("auto") && kernel instanceof ScalarKernel;
      log.accept(
          fallback ? Level.WARNING : Level.INFO,
          "LSTM arithmetic: " + kernel + (fallback ? FALLBACK : ""));
      selected = kernel;
    }
    return selected;
  }

  /** Plain loops, whatever the JVM has: for what is too small for vectors, with the same bits. */
  public static Kernel plain() {
    return new ScalarKernel();
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
