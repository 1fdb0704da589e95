package dev.reverie.symbols.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.symbols.Samples;
import java.nio.file.Path;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbols are those that nm(1) lists, and no file makes reading fail in another way than it should. */
public final class SymbolTableTest {
    @ParameterizedTest
    @ValueSource(strings = {"-pie", "-no-pie", "-static"})
    void functionsAreThoseOfNm(String flag) {
        Path program = Samples.program("-O1", flag);
        SymbolTable symbols = SymbolTable.of(Samples.elf(program));
        int checked = 0;
        for (String line :
                Samples.output("nm", "-S", program.toString()).lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 4 && fields[2].equals("T")) {
                long start = Long.parseLong(fields[0], 16);
                long size = Long.parseLong(fields[1], 16);
                // Several names may be for one address; then it is one of them.
                SymbolTable.Symbol first = Objects.requireNonNull(symbols.at(start));
                SymbolTable.Symbol last = Objects.requireNonNull(symbols.at(start + size - 1));
                assertThat(first.start()).as(line).isEqualTo(start);
                assertThat(last.start()).as(line).isGreaterThanOrEqualTo(start);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(2);
        assertThat(symbols.at(0)).isNull();
    }

    @Test
    void strippedFilesHaveTheSymbolsForLinking() {
        ElfFile file = Samples.elf(Samples.program("-O1", "-s", "-rdynamic"));
        assertThat(SymbolTable.forDebugging(file).isEmpty()).isTrue();
        assertThat(SymbolTable.of(file).isEmpty()).isFalse();
    }

    @Test
    void theBuildIdIsThatOfReadelf() {
        Path program = Samples.program("-O1", "-Wl,--build-id");
        assertThat(Samples.output("readelf", "-n", program.toString()))
                .contains("Build ID: " + Samples.elf(program).buildId());
    }

    @Provide
    Arbitrary<byte[]> spoiltPrograms() {
        return Samples.spoilt(Samples.bytes(Samples.program("-O1", "-s", "-rdynamic")));
    }

    /** Most of a file is code; what matters are the headers and tables. */
    @Provide
    Arbitrary<byte[]> spoiltHeaders() {
        byte[] program = Samples.bytes(Samples.program("-O1", "-pie"));
        return Samples.spoilt(java.util.Arrays.copyOf(program, 1024)).map(headers -> {
            byte[] spoilt = program.clone();
            System.arraycopy(headers, 0, spoilt, 0, headers.length);
            return spoilt;
        });
    }

    @Property(tries = 1000)
    void spoiltProgramsAreReadWithoutTrust(@ForAll("spoiltPrograms") byte[] program) {
        read(program);
    }

    @Property(tries = 1000)
    void spoiltHeadersAreReadWithoutTrust(@ForAll("spoiltHeaders") byte[] program) {
        read(program);
    }

    private static void read(byte[] program) {
        try {
            ElfFile file = ElfFile.read(Samples.image(program));
            file.buildId();
            file.addressOfCode(0x1100);
            SymbolTable.of(file).at(0x1150);
            DynamicSymbols.of(file).at(0x1150);
            file.content(".eh_frame");
            file.content(".debug_line");
        } catch (Malformed e) {
            // So it is.
        }
    }
}
