package io.flinklstm.job.cli;

import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./lstm}: the list of commands, and what they do with errors. */
@Command(
    name = "lstm",
    header = "LSTM models over keyed event streams: Kafka in, Kafka out, on Flink.",
    description = "Each command has its own help: ./lstm score --help",
    footer = {
      "",
      "Exit codes: 0 done, 1 the run failed, 2 command line, config or model wrong,",
      "130 Ctrl-C.",
      "",
      "Start with:",
      "  ./lstm demo"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ScoreCommand.class,
      CheckCommand.class,
      ReplayCommand.class,
      BrokerCommand.class,
      SummaryCommand.class,
      InspectCommand.class,
      PredictCommand.class,
      VerifyCommand.class,
      ConvertCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    version = "flink-lstm 0.1.0")
public final class Lstm implements Runnable {
  static final int RUN_FAILED = 1;
  static final int WRONG_INPUT = 2;

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger KERNEL_LOG = Logger.getLogger("io.flinklstm.core.kernel");

  private static final Set<String> JOBS = Set.of("demo", "score", "replay");

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show stack traces of errors")
  private boolean debug;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (args.length == 0 || !JOBS.contains(args[0])) {
      KERNEL_LOG.setLevel(Level.WARNING);
    }
    CommandLine commands = commandLine();
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commands.execute(args));
  }

  /** The commands with their treatment of errors. */
  static CommandLine commandLine() {
    Lstm lstm = new Lstm();
    return new CommandLine(lstm)
        .setExecutionExceptionHandler(lstm.errors())
        .setParameterExceptionHandler(Lstm::wrongCommandLine)
        .setExecutionStrategy(Lstm::runWithinMemory);
  }

  /** An error is no exception that picocli hands on, so this one is caught around the command. */
  private static int runWithinMemory(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      parsed
          .commandSpec()
          .commandLine()
          .getErr()
          .printf(
              "lstm: out of memory (%d MB); give more with LSTM_JAVA_OPTS=-Xmx...%n",
              Runtime.getRuntime().maxMemory() >> 20);
      return RUN_FAILED;
    }
  }

  /** One line and where the help is, instead of a page with the error above it. */
  private static int wrongCommandLine(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    List<String> nearest = List.of();
    String message = problem.getMessage();
    if (problem instanceof UnmatchedArgumentException unmatched) {
      nearest = unmatched.getSuggestions();
      String first = unmatched.getUnmatched().get(0);
      boolean option = unmatched.isUnknownOption();
      if (!option && command.getParent() == null) {
        message = "no command \"%s\"".formatted(first);
      }
    }
    String hint = nearest.isEmpty() ? "" : "; nearest: " + String.join(", ", nearest);
    command
        .getErr()
        .printf(
            "%s: %s%s; see ./%s --help%n",
            command.getCommandSpec().qualifiedName(),
            message,
            hint,
            command.getCommandSpec().qualifiedName());
    return WRONG_INPUT;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  private IExecutionExceptionHandler errors() {
    return (problem, command, parsed) -> {
      if (debug) {
        problem.printStackTrace(command.getErr());
      }
      if (problem instanceof ConfigException config) {
        config.problems().forEach(line -> command.getErr().println(line));
        int count = config.problems().size();
        command
            .getErr()
            .printf("%d problem%s; nothing was started.%n", count, count == 1 ? "" : "s");
        return WRONG_INPUT;
      }
      if (problem instanceof ModelFormatException model) {
        model.problems().forEach(line -> command.getErr().println(line));
        return WRONG_INPUT;
      }
      if (problem instanceof TensorFormatException) {
        command.getErr().println(problem.getMessage());
        return WRONG_INPUT;
      }
      command.getErr().println("lstm: " + message(problem));
      return RUN_FAILED;
    };
  }

  /** The cause says what happened; what wraps it says where in the machinery. */
  private static String message(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof NoSuchFileException) {
      return root.getMessage() + ": expected a file, found none";
    }
    String own = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    if (root == problem || String.valueOf(own).contains(String.valueOf(root.getMessage()))) {
      return own;
    }
    return own + " (" + root + ")";
  }
}
