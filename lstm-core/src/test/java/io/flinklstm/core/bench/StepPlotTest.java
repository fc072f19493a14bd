package io.flinklstm.core.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class StepPlotTest {
  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<Element> all(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<Element> panels() throws Exception {
    return all(parse(StepPlot.of(StepReports.times(), StepReports.LIMIT)), "g");
  }

  @Test
  void eachBatchIsAPanelWithALineForEachContenderAndTheLimit() throws Exception {
    assertThat(panels()).hasSize(2);
    for (Element panel : panels()) {
      List<Element> lines = all(panel, "polyline");
      assertThat(lines).hasSize(1 + ContenderName.values().length);
      assertThat(lines)
          .allSatisfy(line -> assertThat(line.getAttribute("points").split(" ")).hasSize(4));
      assertThat(panel.getTextContent()).contains("limit", "flink-lstm", "DL4J rnnTimeStep");
    }
  }

  @Test
  void namesOfLinesDoNotOverlap() throws Exception {
    for (Element panel : panels()) {
      List<Double> places =
          all(panel, "text").stream()
              .filter(text -> text.getAttribute("text-anchor").isEmpty())
              .filter(text -> text.getAttribute("class").isEmpty())
              .map(text -> Double.valueOf(text.getAttribute("y")))
              .toList();
      assertThat(places).hasSize(1 + ContenderName.values().length);
      for (int i = 1; i < places.size(); i++) {
        assertThat(places.get(i) - places.get(i - 1)).isGreaterThanOrEqualTo(14);
      }
      assertThat(places.get(places.size() - 1)).isLessThan(460);
    }
  }

  @Test
  void namesOfLinesEndWithinTheirPanel() throws Exception {
    Element svg = parse(StepPlot.of(StepReports.times(), StepReports.LIMIT));
    double panel = Double.parseDouble(svg.getAttribute("width")) / panels().size();
    int widestLetter = 8;
    for (Element text : all(panels().get(0), "text")) {
      double x = Double.parseDouble(text.getAttribute("x"));
      int width = widestLetter * text.getTextContent().length();
      if (text.getAttribute("text-anchor").equals("end")) {
        assertThat(x - width).as(text.getTextContent()).isNotNegative();
      } else if (text.getAttribute("text-anchor").isEmpty()) {
        assertThat(x + width).as(text.getTextContent()).isLessThanOrEqualTo(panel);
      }
    }
  }

  @Test
  void aTimeTenTimesAsLongIsAsFarUpWhereverItIs() throws Exception {
    List<StepTime> times = new ArrayList<>();
    for (int power = 0; power < 3; power++) {
      double nanoseconds = 20 * Math.pow(10, power);
      times.add(new StepTime(ContenderName.PLAIN, 1, 32 << power, nanoseconds, 0, 0, 0));
    }
    Element svg = parse(StepPlot.of(times, new StepLimit(8, 0, Map.of())));
    String[] points = all(svg, "polyline").get(0).getAttribute("points").split("[ ,]");
    assertThat(points).hasSize(6);
    double first = Double.parseDouble(points[1]) - Double.parseDouble(points[3]);
    double second = Double.parseDouble(points[3]) - Double.parseDouble(points[5]);
    assertThat(first).isPositive();
    assertThat(second).isCloseTo(first, within(0.21));
  }

  @Test
  void oneTimeIsEnough() throws Exception {
    StepTime time = new StepTime(ContenderName.PLAIN, 7, 33, 1000, 0, 0, 0);
    Element svg = parse(StepPlot.of(List.of(time), StepReports.LIMIT));
    assertThat(all(svg, "polyline")).hasSize(1);
  }
}
