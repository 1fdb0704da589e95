package dev.reverie.tools.pedigree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.ExitStatus;
import dev.reverie.syscalls.Signal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PedigreeFormatsTest {
    private static final String NASTY = "sh -c 'a \"b\" \\ <c> & d\u0001\n'";

    private static final List<Relative> FAMILY = List.of(relative(
            100,
            NASTY,
            0,
            20_000_000,
            new ExitStatus.Exited(0),
            false,
            relative(
                    101,
                    "cc a.c",
                    2_000_000,
                    9_500_000,
                    new ExitStatus.Killed(new Signal(9), false),
                    false,
                    new Relative(
                            102,
                            true,
                            "cc a.c",
                            false,
                            3_000_000,
                            4_000_000,
                            new ExitStatus.Exited(0),
                            false,
                            List.of())),
            relative(103, "daemon", 5_000_000, 30_000_000, null, true)));

    private static Relative relative(
            int pid,
            String program,
            long begin,
            long end,
            @Nullable ExitStatus status,
            boolean isOrphan,
            Relative... children) {
        return new Relative(pid, false, program, true, begin, end, status, isOrphan, List.of(children));
    }

    @Test
    void textIsATree() {
        assertThat(PedigreeText.of(FAMILY)).isEqualTo("""
                100 sh -c 'a "b" \\ <c> & d '  at 0.0 ms, ran 20.0 ms, exited with 0
                ├─ 101 cc a.c                 at 2.0 ms, ran 7.5 ms, killed by SIGKILL
                │  └─ {102}                   at 3.0 ms, ran 1.0 ms, exited with 0
                └─ 103 daemon                 at 5.0 ms, ran 25.0 ms, still running, outlived its creator
                """);
    }

    @Test
    void longCommandLinesAreCut() {
        Relative one = relative(1, "x".repeat(200), 0, 1, null, false);
        assertThat(PedigreeText.of(List.of(one))).startsWith("1 " + "x".repeat(69) + "…  at");
    }

    /** Statements of the form that we write: each node once, each edge between nodes. */
    @Test
    void dotIsAGraph() {
        List<String> lines = PedigreeDot.of(FAMILY).lines().toList();
        assertThat(lines.getFirst()).isEqualTo("digraph pedigree {");
        assertThat(lines.getLast()).isEqualTo("}");
        Pattern node = Pattern.compile("  (n\\d+) \\[label=\"(?:[^\"\\\\]|\\\\.)*\"(, shape=ellipse)?];");
        Pattern edge = Pattern.compile("  (n\\d+) -> (n\\d+)( \\[style=(dotted|dashed)])?;");
        List<String> nodes = new ArrayList<>();
        List<String> edges = new ArrayList<>();
        for (String line : lines.subList(3, lines.size() - 1)) {
            Matcher matcher = node.matcher(line);
            if (matcher.matches()) {
                nodes.add(matcher.group(1));
            } else {
                assertThat(line).matches(edge);
                edges.add(line.strip());
            }
        }
        assertThat(nodes).containsExactly("n0", "n1", "n2", "n3");
        assertThat(edges).containsExactly("n1 -> n2 [style=dotted];", "n0 -> n1;", "n0 -> n3 [style=dashed];");
    }

    @Test
    void svgIsXmlWithARowForEach() throws Exception {
        byte[] svg = PedigreeSvg.of(FAMILY).getBytes(StandardCharsets.UTF_8);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        Element root = document.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(texts(root.getElementsByTagName("text")))
                .containsExactly("100 sh -c 'a \"b\" \\ <c> & d '", "101 cc a.c", "{102}", "103 daemon");
        assertThat(root.getElementsByTagName("path").getLength()).isEqualTo(3);
        NodeList bars = root.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(5);
        for (int i = 1; i < bars.getLength(); i++) {
            Element bar = (Element) bars.item(i);
            assertThat(number(bar, "width")).isPositive();
            assertThat(number(bar, "x") + number(bar, "width")).isLessThanOrEqualTo(number(root, "width"));
            assertThat(number(bar, "y") + number(bar, "height")).isLessThanOrEqualTo(number(root, "height"));
        }
    }

    private static List<String> texts(NodeList nodes) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add(nodes.item(i).getTextContent());
        }
        return all;
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }
}
