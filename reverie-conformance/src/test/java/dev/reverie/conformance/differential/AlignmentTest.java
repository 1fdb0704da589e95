package dev.reverie.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.conformance.differential.Alignment.Pair;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    @Test
    void oneMoreLineSpoilsNothing() {
        assertThat(Alignment.of(List.of("a", "b", "c"), List.of("a", "x", "b", "c"), String::equals))
                .containsExactly(
                        new Pair<>("a", "a"), new Pair<>(null, "x"), new Pair<>("b", "b"), new Pair<>("c", "c"));
    }

    @Test
    void whatIsSimilarIsPairedBetweenWhatIsEqual() {
        assertThat(Alignment.of(
                        List.of("a", "read 1", "z"),
                        List.of("a", "write 5", "read 2", "z"),
                        String::equals,
                        (left, right) -> left.charAt(0) == right.charAt(0)))
                .contains(new Pair<>("read 1", "read 2"), new Pair<>(null, "write 5"));
    }

    @Property
    void losesNothingAndKeepsTheOrder(@ForAll("words") List<String> left, @ForAll("words") List<String> right) {
        List<Pair<String, String>> pairs = Alignment.of(left, right, String::equals);
        assertThat(pairs.stream().map(Pair::left).filter(word -> word != null)).containsExactlyElementsOf(left);
        assertThat(pairs.stream().map(Pair::right).filter(word -> word != null)).containsExactlyElementsOf(right);
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of("a", "b", "c", "d").list().ofMaxSize(20);
    }
}
