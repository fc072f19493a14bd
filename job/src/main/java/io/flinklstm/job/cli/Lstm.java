package io.flinklstm.job.cli;

import io.flinklstm.core.io.ModelFormatException;
import io.flinklstm.job.config.ConfigException;
import io.flinklstm.job.tensor.TensorFormatException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code ./lstm}: the list of commands, and what they do with errors. */
@Command(
    name = "lstm",
    header = "LSTM models over keyed event streams: Kafka in, Kafka out, on Flink.",
    description = "Each command has its own help: ./lstm score --help",
    footer = {
      "",
      "Exit codes: 0 done, 1 the run failed, 2 command line, config or model wrong, 130 Ctrl-C.",
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

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show stack traces of errors")
  private boolean debug;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commands = commandLine();
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commands.execute(args));
  }

  /** The commands with their treatment of errors. */
  static CommandLine commandLine() {
    Lstm lstm = new Lstm();
    return new CommandLine(lstm).setExecutionExceptionHandler(lstm.errors());
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
