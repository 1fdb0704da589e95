package dev.reverie.benchmarks.x86;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The code of a library, and where its functions begin, as {@code readelf} (package binutils) finds them in its unwind tables.
 *
 * @param code the executable segment
 * @param address where it is
 * @param functions where functions begin, in ascending order
 */
record LibraryCode(byte[] code, long address, long[] functions) {
    private static final Path C_LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libc.so.6");
    private static final Pattern START = Pattern.compile("FDE cie=\\S+ pc=([0-9a-f]+)");

    // Where ELF keeps what is needed: see elf(5).
    private static final int PROGRAM_HEADERS = 32;
    private static final int PROGRAM_HEADER_SIZE = 54;
    private static final int PROGRAM_HEADER_COUNT = 56;
    private static final int LOAD = 1;
    private static final int EXECUTABLE = 1;

    static LibraryCode ofCLibrary() {
        try {
            ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(C_LIBRARY)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < elf.getShort(PROGRAM_HEADER_COUNT); i++) {
                int header = (int) elf.getLong(PROGRAM_HEADERS) + i * elf.getShort(PROGRAM_HEADER_SIZE);
                if (elf.getInt(header) == LOAD && (elf.getInt(header + 4) & EXECUTABLE) != 0) {
                    byte[] code = new byte[(int) elf.getLong(header + 32)];
                    elf.get((int) elf.getLong(header + 8), code);
                    return new LibraryCode(code, elf.getLong(header + 16), functionStarts());
                }
            }
            throw new IOException(C_LIBRARY + " has no code");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] functionStarts() throws IOException {
        Process process = new ProcessBuilder("readelf", "-wf", C_LIBRARY.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return START.matcher(text)
                .results()
                .mapToLong(match -> Long.parseUnsignedLong(match.group(1), 16))
                .sorted()
                .distinct()
                .toArray();
    }
}
