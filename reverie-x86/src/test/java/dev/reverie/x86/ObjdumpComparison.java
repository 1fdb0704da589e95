package dev.reverie.x86;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads with us what objdump has read, and counts where we differ. Where objdump says "(bad)" it has met data, or guesses where to
 * go on; such bytes are counted, not compared. Prefixes that objdump prints as instructions of their own, because they mean
 * nothing for the one that follows, are taken as part of that.
 */
final class ObjdumpComparison {
    private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *(?:\t(.*))?");
    private static final Pattern ONLY_PREFIXES =
            Pattern.compile("(?:(?:rex(?:\\.[WRXB]+)?|data16|addr32|lock|repz|repnz|bnd|notrack|[cdefgs]s) *)+");
    private static final Pattern BRANCH =
            Pattern.compile("(?:(?:bnd|notrack|[cdefgs]s|data16|addr32|lock|repn?z|rex\\S*) )*"
                    + "(?:j[a-z]+|call|loop[a-z]*|xbegin)(?:,p[nt])? +(?:0x)?([0-9a-f]+)(?: <.*)?");
    private static final Pattern RIP_RELATIVE = Pattern.compile(".*\\(%([re])ip\\).*# (?:0x)?([0-9a-f]+)(?: <.*)?");
    private static final Pattern NARROW_BRANCH =
            Pattern.compile("(?:.* )?(?:j[a-z]+|call|xbegin)w +(?:0x)?[0-9a-f]+(?: <.*)?");
    private static final int FWAIT = 0x9b;
    private static final int BLOCK = 1 << 16;

    private record Line(long address, int length, String text) {}

    private final List<String> differences = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private byte[] block = new byte[BLOCK + 64];
    private int filled;
    private int instructions;
    private int branches;
    private int bad;
    private int refused;
    private int misread;

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/objdump"));
    }

    /** Compares at most so many instructions of a file. */
    static ObjdumpComparison compare(Path file, int atMost, String... options) {
        ObjdumpComparison comparison = new ObjdumpComparison();
        List<String> command = new ArrayList<>(List.of("objdump", "-d", "-w", "-z"));
        command.addAll(List.of(options));
        command.add(file.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader reader = process.inputReader(StandardCharsets.ISO_8859_1)) {
                String line = reader.readLine();
                while (line != null && comparison.instructions < atMost) {
                    comparison.read(line);
                    line = reader.readLine();
                }
            } finally {
                process.destroy();
            }
            comparison.compareBlock();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return comparison;
    }

    List<String> differences() {
        return differences;
    }

    int instructions() {
        return instructions;
    }

    @Override
    public String toString() {
        return instructions + " instructions, " + branches + " branches, " + bad + " bytes that are none, " + misread
                + " misread by objdump, " + refused + " refused on purpose, " + differences.size() + " differences";
    }

    private void read(String text) {
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            return;
        }
        long address = Long.parseUnsignedLong(matcher.group(1), 16);
        String bytes = matcher.group(2);
        int length = bytes.length() / 3;
        if (!lines.isEmpty()) {
            Line last = lines.getLast();
            if (address != last.address + last.length || filled >= BLOCK && !isPrefix(last)) {
                compareBlock();
            }
        }
        if (filled + length > block.length) {
            block = Arrays.copyOf(block, block.length * 2);
        }
        for (int i = 0; i < length; i++) {
            block[filled++] = (byte) Integer.parseInt(bytes, 3 * i, 3 * i + 2, 16);
        }
        String meaning = matcher.group(3);
        lines.add(new Line(address, length, meaning == null ? "(bad)" : meaning.strip()));
    }

    private static boolean isPrefix(Line line) {
        return ONLY_PREFIXES.matcher(line.text).matches();
    }

    private void compareBlock() {
        if (!lines.isEmpty()) {
            long base = lines.getFirst().address;
            Decoder decoder = new Decoder(block, filled, base);
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                int at = (int) (line.address - base);
                while (isPrefix(line) && i + 1 < lines.size()) {
                    Line next = lines.get(++i);
                    line = new Line(line.address, line.length + next.length, next.text);
                }
                compare(decoder, at, line);
            }
        }
        lines.clear();
        filled = 0;
    }

    private void compare(Decoder decoder, int at, Line line) {
        if (line.text.contains("(bad)") || line.text.startsWith(".byte") || line.length > Decoder.MAX_LENGTH) {
            bad += line.length;
            return;
        }
        instructions++;
        int length = decoder.decode(at);
        if (length != line.length && isRefused(decoder, at, line)) {
            refused++;
            return;
        }
        if (length != line.length && decoder.is(0, FWAIT)) {
            length += decoder.decode(at + length); // objdump prints fwait and what waits as one instruction
        }
        if (length != line.length && isMisread(at)) {
            misread++;
            return;
        }
        if (length != line.length) {
            differ(line, length == 0 ? decoder.problem().toString() : length + " bytes", at);
            return;
        }
        Matcher branch = BRANCH.matcher(line.text);
        if (branch.matches() != decoder.kind().hasTarget()) {
            differ(line, decoder.kind().toString(), at);
        } else if (branch.matches()) {
            branches++;
            if (decoder.target() != Long.parseUnsignedLong(branch.group(1), 16)) {
                differ(line, "to " + Long.toHexString(decoder.target()), at);
            }
        }
        Matcher operand = RIP_RELATIVE.matcher(line.text);
        if (operand.matches() != decoder.isRipRelative()) {
            differ(line, decoder.isRipRelative() ? "relative to rip" : "not relative to rip", at);
        } else if (operand.matches()) {
            long theirs = Long.parseUnsignedLong(operand.group(2), 16);
            // An address of 32 bits is printed with more.
            if (decoder.ripOperand() != (operand.group(1).equals("e") ? theirs & 0xffffffffL : theirs)) {
                differ(line, "operand at " + Long.toHexString(decoder.ripOperand()), at);
            }
        }
    }

    /**
     * Whether we refuse on purpose what objdump has a text for: a branch with prefix 66, whose length depends on the processor,
     * and REX, 66, f2, f3 or lock before VEX and the like, which no processor executes. Only data looks so.
     */
    private boolean isRefused(Decoder decoder, int at, Line line) {
        if (decoder.decode(at) != 0) {
            return false;
        }
        return decoder.problem() == Undecodable.UNKNOWN
                        && (BRANCH.matcher(line.text).matches()
                                || NARROW_BRANCH.matcher(line.text).matches())
                || decoder.problem() == Undecodable.INVALID && hasVectorPrefix(at);
    }

    /**
     * Whether a REX prefix is not the last one, or prefixes follow fwait. Processors take no notice of the former (tried with 66 48 26
     * b8 34 12: two bytes of immediate); objdump 2.40 does at times, and mixes up the latter.
     */
    private boolean isMisread(int at) {
        int opcode = opcode(at);
        for (int i = at; i + 1 < opcode; i++) {
            if ((block[i] & 0xf0) == Prefixes.REX) {
                return true;
            }
        }
        boolean isWait = opcode + 1 < filled && (block[opcode] & 0xff) == FWAIT;
        return isWait && (opcode(opcode + 1) != opcode + 1 || (block[opcode + 1] & 0xff) == FWAIT);
    }

    /** Whether VEX, EVEX or XOP follows other prefixes. */
    private boolean hasVectorPrefix(int at) {
        int opcode = opcode(at);
        return opcode < filled
                && switch (block[opcode] & 0xff) {
                    case 0xc4, 0xc5, 0x62, 0x8f -> true;
                    default -> false;
                };
    }

    /** Where the first byte is that is no prefix. */
    private int opcode(int at) {
        int i = at;
        while (i < filled && (Prefixes.bit(block[i] & 0xff) >= 0 || (block[i] & 0xf0) == Prefixes.REX)) {
            i++;
        }
        return i;
    }

    private void differ(Line line, String ours, int at) {
        StringBuilder bytes = new StringBuilder();
        for (int i = at; i < at + line.length; i++) {
            bytes.append("%02x ".formatted(block[i]));
        }
        differences.add(
                "%x: %s objdump: %d bytes, %s; we: %s".formatted(line.address, bytes, line.length, line.text, ours));
    }
}
