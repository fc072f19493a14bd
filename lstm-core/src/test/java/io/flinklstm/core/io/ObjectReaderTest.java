package io.flinklstm.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
  private final List<String> problems = new ArrayList<>();

  private ObjectReader reader(String json) throws Exception {
    return new ObjectReader(new ObjectMapper().readTree(json.replace('\'', '"')), "top", problems);
  }

  @Test
  void soundFieldsAreRead() throws Exception {
    ObjectReader in =
        reader(
            """
            {'s': 'text', 'i': 3, 'l': 5000000000, 'n': 1.5, 'b': true, 'd': '500ms',
             'one': 'a', 'many': ['a', 'b'], 'map': {'k': 1, 'v': 'w'}, 'o': {'x': 1},
             'os': [{'x': 1}, {'x': 2}], 'nothing': null}
            """);
    assertThat(in.string("s")).isEqualTo("text");
    assertThat(in.integer("i", 0, 9)).isEqualTo(3);
    assertThat(in.longInteger("l", 0, Long.MAX_VALUE)).isEqualTo(5_000_000_000L);
    assertThat(in.number("n")).isEqualTo(1.5);
    assertThat(in.bool("b", false)).isTrue();
    assertThat(in.duration("d", null)).isEqualTo(Duration.ofMillis(500));
    assertThat(in.strings("one", null)).containsExactly("a");
    assertThat(in.strings("many", null)).containsExactly("a", "b");
    assertThat(in.stringMap("map")).isEqualTo(Map.of("k", "1", "v", "w"));
    assertThat(in.object("o").integer("x", 0, 9)).isEqualTo(1);
    assertThat(in.objects("os")).hasSize(2);
    assertThat(in.has("nothing")).isFalse();
    assertThat(in.string("nothing", "default")).isEqualTo("default");
    in.finish();
    assertThat(problems).isEmpty();
  }

  @Test
  void everyProblemIsKeptWithItsPath() throws Exception {
    ObjectReader in =
        reader("{'i': 12, 'n': 'x', 'b': 1, 'd': '5 parsecs', 's': ' ', 'o': [], 'os': [7]}");
    in.integer("i", 0, 9);
    in.number("n");
    in.bool("b", false);
    in.duration("d", null);
    in.string("s");
    in.object("o").string("x");
    in.objects("os").get(0).string("y");
    in.string("gone");
    assertThat(problems)
        .containsExactly(
            "top.i: expected a whole number from 0 to 9, found 12",
            "top.n: expected a finite number, found \"x\"",
            "top.b: expected true or false, found 1",
            "top.d: expected a duration such as 500ms, 10s, 5min, 2h, 1d or PT1H, found \"5 parsecs\"",
            "top.s: expected a text, found \" \"",
            "top.o: expected an object, found an array of 0",
            "top.o.x: missing; expected a text",
            "top.os[0]: expected an object, found 7",
            "top.os[0].y: missing; expected a text",
            "top.gone: missing; expected a text");
  }

  @Test
  void aChoiceNamesWhatIsAccepted() throws Exception {
    Map<String, Integer> choices = new LinkedHashMap<>();
    choices.put("one", 1);
    choices.put("two", 2);
    ObjectReader in = reader("{'a': 'two', 'b': 'three'}");
    assertThat(in.choice("a", choices, 1)).isEqualTo(2);
    assertThat(in.choice("b", choices, null)).isEqualTo(1);
    assertThat(in.choice("c", choices, 2)).isEqualTo(2);
    assertThat(in.choice("d", choices, null)).isEqualTo(1);
    assertThat(problems)
        .containsExactly(
            "top.b: expected one of one, two, found \"three\"",
            "top.d: missing; expected one of one, two");
  }

  @Test
  void unknownFieldsAreRefusedWithTheNearestKnownOne() throws Exception {
    ObjectReader in = reader("{'topci': 'a', 'zzzzzzzz': 1}");
    in.string("topic", "");
    in.string("group", "");
    in.finish();
    assertThat(problems)
        .containsExactly(
            "top.topci: unknown, did you mean topic?; known are topic, group",
            "top.zzzzzzzz: unknown; known are topic, group");
  }

  @Test
  void durationsAreReadAsPeopleWriteThem() throws Exception {
    Map<String, Duration> durations =
        Map.of(
            "10s", Duration.ofSeconds(10),
            "5min", Duration.ofMinutes(5),
            "2h", Duration.ofHours(2),
            "1d", Duration.ofDays(1),
            "PT1H", Duration.ofHours(1));
    durations.forEach((text, duration) -> assertThat(DurationText.parse(text)).isEqualTo(duration));
    for (String text : List.of("", "5", "-5s", "PT-1H", "999999999999999d", "1.5s", "5m")) {
      assertThat(DurationText.parse(text)).as(text).isNull();
    }
  }

  @Test
  void anAbsentObjectHasNoFields() {
    ObjectReader in = new ObjectReader(null, "", problems);
    assertThat(in.has("x")).isFalse();
    assertThat(in.integer("x", 0, 9, 4)).isEqualTo(4);
    in.string("y");
    in.finish();
    assertThat(problems).containsExactly("y: missing; expected a text");
  }
}
