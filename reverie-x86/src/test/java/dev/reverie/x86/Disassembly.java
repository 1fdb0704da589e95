package dev.reverie.x86;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The disassembler of the GNU binutils, which says what bytes mean. */
final class Disassembly {
    private static final Pattern LINE = Pattern.compile("\\s*([0-9a-f]+):\\t([0-9a-f ]+)\\t?(.*)");

    private Disassembly() {}

    /** An instruction as it sees it: where it begins, its bytes without spaces, its text with single spaces. */
    record Line(int offset, String bytes, String text) {}

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/objdump"));
    }

    static List<Line> disassemble(byte[] code) throws IOException, InterruptedException {
        Path file = Files.createTempFile("code", ".bin");
        try {
            Files.write(file, code);
            Process process = new ProcessBuilder(
                            "/usr/bin/objdump",
                            "-D",
                            "--insn-width=15",
                            "-b",
                            "binary",
                            "-m",
                            "i386:x86-64",
                            "-M",
                            "intel",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
            return output.lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(Disassembly::line)
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    private static Line line(Matcher matcher) {
        String text =
                matcher.group(3).replaceFirst("#.*", "").replaceAll("\\s+", " ").strip();
        return new Line(Integer.parseInt(matcher.group(1), 16), matcher.group(2).replace(" ", ""), text);
    }

    static List<String> texts(byte[] code) throws IOException, InterruptedException {
        return new ArrayList<>(disassemble(code).stream().map(Line::text).toList());
    }
}
