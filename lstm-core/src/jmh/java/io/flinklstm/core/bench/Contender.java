package io.flinklstm.core.bench;

/**
 * One way to step an LSTM layer of several keys by one event each: weights, state and scratch.
 *
 * <p>State is zeros at first and is carried from step to step where the contender likes it best.
 */
interface Contender {
  /**
   * Advances each key by one event. The caller may overwrite x afterwards.
   *
   * @param x [batch][inputs], not modified
   */
  void step(float[][] x) throws Exception;

  /**
   * Copies what the last step gave.
   *
   * @param h [batch][units], overwritten
   */
  void read(float[][] h);

  /**
   * By the name of its benchmark. A class outside of the build's own sources is found by name,
   * since its library is a dependency of the benchmarks' profile only.
   */
  static Contender of(String name, LstmTask task) throws ReflectiveOperationException {
    return switch (name) {
      case "selected", "scalar" ->
          task.batch() == 1 ? new StepperContender(task) : new BatchStepperContender(task);
      case "plain" -> new PlainLstm(task);
      default ->
          Class.forName(className(name))
              .asSubclass(Contender.class)
              .getDeclaredConstructor(LstmTask.class)
              .newInstance(task);
    };
  }

  private static String className(String name) {
    String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Lstm";
    return Contender.class.getPackageName() + "." + type;
  }
}
