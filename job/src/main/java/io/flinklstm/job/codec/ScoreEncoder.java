package io.flinklstm.job.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Writes scores as one JSON object each. Belongs to one thread.
 *
 * <p>Numbers are the shortest text that reads back as the same bits, by an algorithm of the JSON
 * library and not of the JDK, so that every JDK writes the same bytes.
 */
public final class ScoreEncoder {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
  private final ScoreFormat format;

  /** An encoder for the scores of one bundle. */
  public ScoreEncoder(ScoreFormat format) {
    this.format = format;
  }

  /** The JSON text in UTF-8. */
  public byte[] encode(Score score) {
    out.reset();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("key", score.key());
      json.writeStringField("timestamp", time(score.timestampMillis()));
      json.writeNumberField("sequence", score.sequence());
      if (format.target() == null) {
        writeOutputs(json, score);
      } else {
        writeForecast(json, score);
      }
      json.writeBooleanField("warmingUp", score.warmingUp());
      json.writeStringField("model", format.model());
      json.writeStringField("modelHash", format.modelHash());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private void writeForecast(JsonGenerator json, Score score) throws IOException {
    json.writeStringField("target", format.target());
    json.writeNumberField("value", score.fields()[format.targetField()]);
    json.writeNumberField("forecast", score.forecast());
    if (format.horizonMillis() > 0) {
      json.writeStringField("forecastFor", time(score.timestampMillis() + format.horizonMillis()));
    }
  }

  private void writeOutputs(JsonGenerator json, Score score) throws IOException {
    json.writeObjectFieldStart("fields");
    for (int k = 0; k < format.fields().size(); k++) {
      json.writeNumberField(format.fields().get(k), score.fields()[k]);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (float output : score.outputs()) {
      json.writeNumber(output);
    }
    json.writeEndArray();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
