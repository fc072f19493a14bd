package io.flinklstm.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code of the README compiles and runs. */
class ReadmeCodeTest {
  private static final Pattern CODE = Pattern.compile("(?s)```java\\n(.*?)```");

  @TempDir Path folder;

  @Test
  void theExamplesCompileAndRun() throws Exception {
    Path readme = Path.of(System.getProperty("project.root"), "README.md");
    String code =
        CODE.matcher(Files.readString(readme))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    String printed = run(code);
    assertThat(printed).contains("lstm_LSTM1 (LSTM)", "[null,10,32]", "Total params: 5248");
  }

  private String run(String code) throws Exception {
    Path source = folder.resolve("Example.java");
    Files.writeString(
        source,
        """
        import io.flinklstm.core.layer.*;
        import io.flinklstm.core.math.*;
        import io.flinklstm.core.model.*;
        import java.util.List;

        public class Example implements Runnable {
          public void run() {
        %s
          }
        }
        """
            .formatted(code));
    String classPath = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
    assertThat(result).isZero();
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<URL> path = List.of(folder.toUri().toURL());
    try (URLClassLoader loader = new URLClassLoader(path.toArray(URL[]::new))) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      ((Runnable) loader.loadClass("Example").getConstructor().newInstance()).run();
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
