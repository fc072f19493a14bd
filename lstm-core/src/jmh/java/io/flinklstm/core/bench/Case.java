package io.flinklstm.core.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Contenders with one choice of parameters. They run one right after the other: JMH by itself runs
 * all cases of a contender before the next contender, and a machine's other load changes meanwhile.
 *
 * @param contenders names of benchmarks, class and method
 * @param parameters values by name
 */
record Case(List<String> contenders, Map<String, String> parameters) {
  /** All cases that options choose. */
  static List<Case> of(Options options) {
    SortedMap<String, List<BenchmarkListEntry>> classes = new TreeMap<>();
    for (BenchmarkListEntry entry : entries(options)) {
      classes.computeIfAbsent(entry.getUserClassQName(), name -> new ArrayList<>()).add(entry);
    }
    List<Case> cases = new ArrayList<>();
    for (List<BenchmarkListEntry> methods : classes.values()) {
      List<String> names = methods.stream().map(BenchmarkListEntry::getUsername).toList();
      choices(methods.get(0), options).forEach(choice -> cases.add(new Case(names, choice)));
    }
    return cases;
  }

  private static Iterable<BenchmarkListEntry> entries(Options options) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT),
            options.getIncludes(),
            options.getExcludes());
  }

  /** Each value of each parameter with each of the others. */
  private static List<Map<String, String>> choices(BenchmarkListEntry entry, Options options) {
    Map<String, String[]> declared = entry.getParams().orElse(Map.of());
    List<Map<String, String>> choices = List.of(Map.of());
    for (String name : new TreeSet<>(declared.keySet())) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> choice : choices) {
        for (String value : options.getParameter(name).orElse(List.of(declared.get(name)))) {
          Map<String, String> more = new TreeMap<>(choice);
          more.put(name, value);
          longer.add(more);
        }
      }
      choices = longer;
    }
    return choices;
  }

  /** Narrows options to this case. Inclusions would add to those there are, so it excludes. */
  void choose(ChainedOptionsBuilder options) {
    String these = contenders.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    options.exclude("^(?!(?:" + these + ")$)");
    parameters.forEach(options::param);
  }

  @Override
  public String toString() {
    return contenders.stream()
            .map(name -> name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1))
            .collect(Collectors.joining(", "))
        + (parameters.isEmpty() ? "" : " " + parameters);
  }
}
