package io.flinklstm.job.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.flinklstm.core.features.FeatureExtractor;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads events from JSON with a streaming parser: only the fields that are needed become objects.
 *
 * <p>Belongs to one thread. A field that is given twice makes the record malformed: which of the
 * two was meant cannot be known. Several key fields are joined so that different parts never give
 * the same key. Details name fields and places, and never quote the record.
 */
public final class JsonEventDecoder {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // So that NaN is reported as what it is, and not as a syntax error.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(100).maxNumberLength(400).build())
          .build();

  private final EventFormat format;
  private final FeatureExtractor extractor;
  private final FieldTree wanted = new FieldTree();
  private final int timestampSlot;

  /** What was found for each slot: key parts, the timestamp, then the values. */
  private final boolean[] seen;

  private final String[] texts;
  private final double[] numbers;
  private final JsonToken[] tokens;

  /**
   * A decoder for one thread.
   *
   * @param format where the JSON carries what
   * @param extractor knows which values can become inputs
   */
  public JsonEventDecoder(EventFormat format, FeatureExtractor extractor) {
    this.format = format;
    this.extractor = extractor;
    this.timestampSlot = format.keyFields().size();
    int slots = timestampSlot + 1 + format.valueFields().size();
    for (int k = 0; k < format.keyFields().size(); k++) {
      wanted.want(format.keyFields().get(k), k);
    }
    wanted.want(format.timestampField(), timestampSlot);
    for (int k = 0; k < format.valueFields().size(); k++) {
      wanted.want(format.valueFields().get(k), timestampSlot + 1 + k);
    }
    this.seen = new boolean[slots];
    this.texts = new String[slots];
    this.numbers = new double[slots];
    this.tokens = new JsonToken[slots];
  }

  /** Never fails: whatever the bytes are, they are an event or a reason why not. */
  public Decoded decode(RawRecord source) {
    byte[] value = source.value();
    if (value == null || value.length == 0) {
      return refuse(source, Reason.EMPTY_VALUE, value == null ? "value is null" : "value is empty");
    }
    if (value.length > format.maxRecordBytes()) {
      return refuse(
          source,
          Reason.TOO_LARGE,
          "%d bytes, at most %d are read".formatted(value.length, format.maxRecordBytes()));
    }
    Arrays.fill(seen, false);
    try (JsonParser parser = JSON.createParser(value)) {
      parse(parser);
    } catch (Unfit e) {
      return refuse(source, Reason.MALFORMED_JSON, e.getMessage());
    } catch (IOException e) {
      return refuse(source, Reason.MALFORMED_JSON, place(e));
    }
    return event(source);
  }

  /** JSON, but not of the form of an event; the message is ours. */
  private static final class Unfit extends IOException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }

  /** The parser's own messages quote the text, which belongs to others. */
  private static String place(IOException problem) {
    String what =
        problem instanceof JsonEOFException
            ? "the JSON is cut off"
            : problem instanceof StreamConstraintsException
                ? "the JSON has too deep a nesting or too long a number or name"
                : "not JSON";
    JsonLocation at =
        problem instanceof JsonProcessingException parsing ? parsing.getLocation() : null;
    return at == null || at.getByteOffset() < 0 ? what : what + ", byte " + at.getByteOffset();
  }

  private void parse(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Unfit("expected a JSON object");
    }
    parseObject(parser, wanted);
    if (parser.nextToken() != null) {
      throw new Unfit("more text after the JSON object");
    }
  }

  /** Depth is bounded by the wanted names; everything else is skipped by the parser. */
  private void parseObject(JsonParser parser, FieldTree tree) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      FieldTree child = tree.child(name);
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
        continue;
      }
      for (int k = 0; k < child.slots().size(); k++) {
        store(parser, token, child.slots().get(k), name);
      }
      if (token == JsonToken.START_OBJECT) {
        parseObject(parser, child);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void store(JsonParser parser, JsonToken token, int slot, String name) throws IOException {
    if (seen[slot]) {
      throw new Unfit("field %s is given twice".formatted(name));
    }
    seen[slot] = true;
    tokens[slot] = token;
    texts[slot] = null;
    if (slot > timestampSlot || (slot == timestampSlot && token.isNumeric())) {
      numbers[slot] = token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
    } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      texts[slot] = parser.getText();
    }
  }

  private Decoded event(RawRecord source) {
    if (!keyGiven()) {
      return refuse(source, Reason.MISSING_KEY, String.join(", ", format.keyFields()));
    }
    String key = KeyText.join(texts, timestampSlot);
    if (key.length() > KeyText.MAX_CHARS) {
      return refuse(
          source,
          Reason.TOO_LARGE,
          "key of %d chars, at most %d are used".formatted(key.length(), KeyText.MAX_CHARS));
    }
    if (!KeyText.wellFormed(key)) {
      return refuse(source, Reason.MALFORMED_JSON, "the key has half of a surrogate pair");
    }
    return event(source, key);
  }

  private Decoded event(RawRecord source, String key) {
    if (!given(timestampSlot)) {
      return refuse(source, Reason.MISSING_TIMESTAMP, format.timestampField());
    }
    long timestampMillis;
    try {
      timestampMillis =
          tokens[timestampSlot].isNumeric()
              ? format.timestampFormat().ofNumber(numbers[timestampSlot])
              : format.timestampFormat().parseText(String.valueOf(texts[timestampSlot]));
    } catch (DateTimeException e) {
      return refuse(
          source,
          Reason.BAD_TIMESTAMP,
          "%s is no time in %s".formatted(format.timestampField(), format.timestampFormat()));
    }
    double[] fields = new double[format.valueFields().size()];
    for (int k = 0; k < fields.length; k++) {
      int slot = timestampSlot + 1 + k;
      String name = format.valueFields().get(k);
      if (!given(slot)) {
        return refuse(source, Reason.MISSING_FIELD, name);
      }
      if (!tokens[slot].isNumeric()) {
        return refuse(source, Reason.NOT_A_NUMBER, name);
      }
      fields[k] = numbers[slot];
      if (!Double.isFinite(fields[k])) {
        return refuse(source, Reason.NOT_FINITE, name);
      }
    }
    Optional<String> problem = extractor.problem(fields);
    return problem.isPresent()
        ? refuse(source, Reason.OUT_OF_DOMAIN, problem.get())
        : new Decoded.Accepted(new Event(key, timestampMillis, fields, source));
  }

  private boolean given(int slot) {
    return seen[slot] && tokens[slot] != JsonToken.VALUE_NULL;
  }

  /** Whether no part of the key is missing, empty, or no scalar. */
  private boolean keyGiven() {
    for (int k = 0; k < timestampSlot; k++) {
      if (!seen[k] || texts[k] == null || texts[k].isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static Decoded refuse(RawRecord source, Reason reason, String detail) {
    return new Decoded.Refused(new Rejected(source, reason, detail));
  }
}
