package io.flinklstm.job.tensor;

import static io.flinklstm.job.tensor.TensorFormatException.expected;
import static io.flinklstm.job.tensor.TensorFormatException.quoted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tensors of a file whose suffix says how they are written. */
public final class TensorFile {
  private static final JsonFactory JSON = new JsonFactory();

  private TensorFile() {}

  /**
   * The format of a file by its name.
   *
   * @throws TensorFormatException if the suffix is none of them
   */
  public static TensorFormat format(Path file) throws TensorFormatException {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return TensorFormat.ofFile(name)
        .orElseThrow(
            () ->
                expected(
                    file.toString(),
                    "a name ending in .json, .csv or .npy",
                    dot < 0 ? "no suffix" : quoted(name.substring(dot))));
  }

  /**
   * Reads a file: the tensors of a .json, one [rows, columns] of a .csv, one array of an .npy.
   *
   * @throws TensorFormatException if there is no such file, or its content is not usable
   */
  public static List<NamedTensor> read(Path file) throws IOException, TensorFormatException {
    TensorFormat format = format(file);
    String name = file.toString();
    long bytes = Files.isRegularFile(file) ? Files.size(file) : NpyTensor.UNKNOWN;
    try (InputStream in = open(file)) {
      return switch (format) {
        case JSON -> JsonTensors.inputs(name, in);
        case CSV -> List.of(new NamedTensor(null, CsvTensor.read(name, in)));
        case NPY -> List.of(new NamedTensor(null, NpyTensor.read(name, in, bytes)));
      };
    }
  }

  /** A whole JSON document that has tensors in it. */
  public static JsonNode document(Path file) throws IOException, TensorFormatException {
    try (InputStream in = open(file)) {
      return JsonTensors.document(file.toString(), in);
    }
  }

  private static InputStream open(Path file) throws IOException, TensorFormatException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw expected(file.toString(), "a file", Files.exists(file) ? "a directory" : "none");
    }
    // A channel would ask a pipe for its position.
    return new BufferedInputStream(new FileInputStream(file.toFile()));
  }

  /**
   * Writes tensors as {@code {"outputs": [...]}}; the writer stays open.
   *
   * @throws IOException if a number is not finite; nothing is written then
   */
  public static void writeJson(Writer out, List<NamedTensor> outputs) throws IOException {
    for (NamedTensor output : outputs) {
      JsonTensors.requireFinite(output);
    }
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartObject();
    JsonTensors.write(json, "outputs", outputs);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  /**
   * Writes a file in the format of its suffix.
   *
   * @param outputs one for CSV and NPY, any number for JSON
   * @throws TensorFormatException if the format has no room for them; nothing is written then
   */
  public static void write(Path file, List<NamedTensor> outputs)
      throws IOException, TensorFormatException {
    TensorFormat format = format(file);
    if (format != TensorFormat.JSON && outputs.size() != 1) {
      throw new TensorFormatException(
          ("%s: holds one tensor, but there are %d outputs; write .json, or NAME=FILE"
                  + " for each")
              .formatted(file, outputs.size()));
    }
    if (format == TensorFormat.CSV) {
      CsvTensor.requireTable(file.toString(), outputs.get(0).tensor());
    }
    if (format == TensorFormat.NPY) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        NpyTensor.write(out, outputs.get(0).tensor());
      }
      return;
    }
    try (Writer out = Files.newBufferedWriter(file)) {
      if (format == TensorFormat.JSON) {
        writeJson(out, outputs);
      } else {
        CsvTensor.write(out, outputs.get(0).tensor());
      }
    }
  }
}
