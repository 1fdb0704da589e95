package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SyscallSitesTest {
    private static final Path LIBC = Path.of("/usr/lib/x86_64-linux-gnu/libc.so.6");
    private static final long ADDRESS = 0x1000;

    @Test
    void tellsTheNeighbourhood() {
        byte[] code = bytes("f3 0f 1e fa 49 89 ca b8 27 00 00 00 0f 05 48 3d 01 f0 ff ff 73 01 c3 eb f3");

        assertThat(SyscallSites.find(code, ADDRESS, new long[] {ADDRESS}))
                .containsExactly(new SyscallSite(
                        ADDRESS + 12,
                        ADDRESS,
                        List.of(ADDRESS, ADDRESS + 4, ADDRESS + 7),
                        List.of(ADDRESS + 14, ADDRESS + 20, ADDRESS + 22, ADDRESS + 23, ADDRESS + 25),
                        List.of(ADDRESS + 12, ADDRESS + 23)));
    }

    @Test
    void doesNotTakeTheBytesForTheInstruction() {
        byte[] inImmediate = bytes("b8 0f 05 00 00 c3");
        byte[] behindData = bytes("c3 06 0f 05");
        byte[] inFrontOfFunctions = bytes("0f 05 c3");
        byte[] acrossFunctions = bytes("0f 05 c3");

        assertThat(SyscallSites.find(inImmediate, ADDRESS, new long[] {ADDRESS}))
                .isEmpty();
        assertThat(SyscallSites.find(behindData, ADDRESS, new long[] {ADDRESS})).isEmpty();
        assertThat(SyscallSites.find(inFrontOfFunctions, ADDRESS, new long[] {ADDRESS + 2}))
                .isEmpty();
        assertThat(SyscallSites.find(acrossFunctions, ADDRESS, new long[] {ADDRESS, ADDRESS + 1}))
                .isEmpty();
        assertThat(SyscallSites.find(inImmediate, ADDRESS, new long[] {})).isEmpty();
    }

    @Test
    void leavesOutThoseWithAPrefix() {
        for (String prefix : List.of("48", "66", "f2", "f3", "2e", "66 48")) {
            assertThat(SyscallSites.find(bytes(prefix + " 0f 05 c3"), ADDRESS, new long[] {ADDRESS}))
                    .as(prefix)
                    .isEmpty();
        }
    }

    @Test
    void findsThoseOfTheCLibrary() throws Exception {
        assumeTrue(ObjdumpComparison.isInstalled(), "objdump (package binutils) is not installed");
        assumeTrue(Files.exists(LIBC), LIBC + " is not installed");
        List<Long> functions = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        disassemble(functions, expected);
        Text text = Text.of(LIBC);

        List<SyscallSite> sites = SyscallSites.find(
                text.code(),
                text.address(),
                functions.stream().mapToLong(Long::longValue).toArray());

        assertThat(sites.stream().map(SyscallSite::address).toList()).isEqualTo(expected);
        assertThat(expected).hasSizeGreaterThan(300);
    }

    @Property(tries = 5_000)
    void copesWithAnyBytes(@ForAll @Size(max = 64) byte[] code, @ForAll @Size(max = 4) List<Long> functions) {
        long[] starts = functions.stream()
                .mapToLong(start -> ADDRESS + start % 80)
                .sorted()
                .toArray();
        for (SyscallSite site : SyscallSites.find(code, ADDRESS, starts)) {
            assertThat(code[(int) (site.address() - ADDRESS) + 1]).isEqualTo((byte) 5);
        }
    }

    private static void disassemble(List<Long> functions, List<Long> sites) throws IOException {
        Process process = new ProcessBuilder("objdump", "-d", "-w", LIBC.toString()).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.endsWith(">:")) {
                    functions.add(Long.parseUnsignedLong(line, 0, line.indexOf(' '), 16));
                } else if (line.endsWith("\tsyscall")) {
                    sites.add(
                            Long.parseUnsignedLong(line.strip(), 0, line.strip().indexOf(':'), 16));
                }
            }
        }
    }

    /** The executable segment of a file. */
    record Text(long address, byte[] code) {
        static Text of(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int headers = (int) elf.getLong(32);
            for (int i = 0; i < elf.getShort(56); i++) {
                int header = headers + i * elf.getShort(54);
                boolean isLoaded = elf.getInt(header) == 1;
                boolean isExecutable = (elf.getInt(header + 4) & 1) != 0;
                if (isLoaded && isExecutable) {
                    byte[] code = new byte[(int) elf.getLong(header + 32)];
                    elf.get((int) elf.getLong(header + 8), code);
                    return new Text(elf.getLong(header + 16), code);
                }
            }
            throw new IOException(file + " has no code");
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
