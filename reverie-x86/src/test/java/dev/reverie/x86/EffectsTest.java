package dev.reverie.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of registers and flags holds on the processor: instructions of all opcode maps do no more than that. */
class EffectsTest {
    private static final int CLAIM_BYTES = 36;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final String[] PREFIXES = {"", "66", "f2", "f3", "48", "66 48", "f3 48", "45", "40", "4f"};
    private static final String[] OPERANDS = {"c1", "c6", "03", "45 10", "44 cb 20", "84 8e 40 00 00 00"};

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(textBlock = """
            48 89 c1,       RAX,         RCX,         '',       ''
            31 c9,          '',          RCX,         '',       oszapc
            66 31 c9,       RCX,         RCX,         '',       oszapc
            41 b1 05,       R9,          R9,          '',       ''
            b4 05,          RAX,         RAX,         '',       ''
            41 b9 01 00 00 00, '',       R9,          '',       ''
            48 3d 01 f0 ff ff, RAX,      '',          '',       oszapc
            8b 44 8b 10,    RCX RBX,     RAX,         '',       ''
            0f 44 c1,       RAX RCX,     RAX,         z,        ''
            55,             RSP RBP,     RSP,         '',       ''
            74 00,          '',          '',          z,        ''
            f3 0f 1e fa,    '',          '',          '',       ''
            90,             '',          '',          '',       ''
            f3 a4,          RCX RSI RDI, RCX RSI RDI, d,        ''
            c4 e2 f0 f2 c2, RCX RDX,     RAX,         ap,       oszapc
            """)
    void knowsTheUsualOnes(String hex, String read, String written, String flagsRead, String flagsWritten) {
        Effects effects = effects(HEX.parseHex(hex));

        assertThat(names(effects.registersRead())).isEqualTo(read);
        assertThat(names(effects.registersWritten())).isEqualTo(written);
        assertThat(flags(effects.flagsRead())).isEqualTo(flagsRead);
        assertThat(flags(effects.flagsWritten())).isEqualTo(flagsWritten);
    }

    @Test
    void expectsEverythingOfWhatLeavesTheStraightWay() {
        for (String hex : List.of("c3", "e8 00 00 00 00", "ff d0", "cd 80", "cc", "0f 0b", "06")) {
            assertThat(effects(HEX.parseHex(hex))).as(hex).isEqualTo(Effects.EVERYTHING);
        }
    }

    @Test
    void knowsThatSystemCallsReadNeitherRcxNorR11() {
        Effects effects = effects(HEX.parseHex("0f 05"));

        assertThat(effects.overwrites(Register.RCX)).isTrue();
        assertThat(effects.overwrites(Register.R11)).isTrue();
        assertThat(effects.reads(Register.RAX)).isTrue();
    }

    @Test
    void holdsOnTheProcessorForASample() throws Exception {
        run(25);
    }

    @Tag("soak")
    @Test
    void holdsOnTheProcessor() throws Exception {
        run(1);
    }

    /** Tries one of so many instructions. */
    private void run(int one) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
        Path program = directory.resolve("effects");
        Process compiler = new ProcessBuilder(
                        "gcc", "-O2", "-no-pie", "-fno-pie", "-o", program.toString(), "src/test/c/effects.c")
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(program.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream claims = new BufferedOutputStream(process.getOutputStream())) {
            write(claims, one);
        }
        assertThat(process.waitFor()).isZero();
        List<String> lines = Files.readAllLines(output);
        System.out.println(lines.getLast());
        assertThat(lines.subList(0, lines.size() - 1)).isEmpty();
    }

    private static void write(OutputStream claims, int one) throws IOException {
        Random random = new Random(1);
        for (int map = 0; map < 4; map++) {
            String escape = new String[] {"", "0f", "0f 38", "0f 3a"}[map];
            for (int opcode = 0; opcode < 256; opcode++) {
                for (String prefix : PREFIXES) {
                    writeOperands(claims, HEX.parseHex(join(prefix, escape, "%02x".formatted(opcode))), one, random);
                }
            }
        }
        for (int map = 1; map < 4; map++) {
            for (int opcode = 0; opcode < 256; opcode++) {
                for (int last = 0; last < 16; last++) {
                    int vex = (last & 7) | (last & 8) << 4 | (random.nextInt(16) << 3);
                    writeOperands(
                            claims,
                            new byte[] {(byte) 0xc4, (byte) (0xe0 | map), (byte) vex, (byte) opcode},
                            one,
                            random);
                    writeOperands(claims, new byte[] {(byte) 0xc4, (byte) map, (byte) vex, (byte) opcode}, one, random);
                }
            }
        }
    }

    private static void writeOperands(OutputStream claims, byte[] start, int one, Random random) throws IOException {
        for (int reg = 0; reg < 8; reg++) {
            for (String operand : OPERANDS) {
                if (random.nextInt(one) == 0) {
                    byte[] operands = HEX.parseHex(operand);
                    operands[0] |= (byte) (reg << 3);
                    byte[] code = new byte[40];
                    System.arraycopy(start, 0, code, 0, start.length);
                    System.arraycopy(operands, 0, code, start.length, operands.length);
                    code[start.length + operands.length] = (byte) random.nextInt(8);
                    write(claims, code);
                }
            }
        }
    }

    private static void write(OutputStream claims, byte[] code) throws IOException {
        Decoder decoder = new Decoder(code, 0);
        int length = decoder.decode(0);
        Effects effects = Effects.of(decoder);
        if (length == 0
                || effects.equals(Effects.EVERYTHING)
                || decoder.kind() == Kind.SYSCALL
                || decoder.kind() == Kind.INDIRECT_JUMP
                || decoder.isRipRelative()
                || (decoder.prefixes() & Prefixes.FS) != 0) { // would write what the C library keeps of the thread
            return;
        }
        ByteBuffer claim = ByteBuffer.allocate(CLAIM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        claim.put(code, 0, length);
        if (decoder.kind().hasTarget()) {
            claim.put(
                    decoder.immediateOffset(),
                    (byte) 7); // to what the program puts behind what follows the instruction
            for (int i = 1; i < decoder.immediateSize(); i++) {
                claim.put(decoder.immediateOffset() + i, (byte) 0);
            }
        }
        claim.putInt(16, length);
        claim.putInt(20, effects.registersRead());
        claim.putInt(24, effects.registersWritten());
        claim.putInt(28, effects.flagsRead());
        claim.putInt(32, effects.flagsWritten());
        claims.write(claim.array());
    }

    private static String join(String... parts) {
        return String.join(
                " ", Arrays.stream(parts).filter(part -> !part.isEmpty()).toList());
    }

    private static Effects effects(byte[] code) {
        Decoder decoder = new Decoder(code, 0);
        decoder.decode(0);
        return Effects.of(decoder);
    }

    private static String names(int registers) {
        return String.join(
                " ",
                new Effects(registers, 0, 0, 0)
                        .read().stream().map(Register::name).toList());
    }

    private static String flags(int flags) {
        StringBuilder letters = new StringBuilder();
        letters.append((flags & Effects.OVERFLOW) != 0 ? "o" : "");
        letters.append((flags & Effects.SIGN) != 0 ? "s" : "");
        letters.append((flags & Effects.ZERO) != 0 ? "z" : "");
        letters.append((flags & Effects.ADJUST) != 0 ? "a" : "");
        letters.append((flags & Effects.PARITY) != 0 ? "p" : "");
        letters.append((flags & Effects.CARRY) != 0 ? "c" : "");
        letters.append((flags & Effects.DIRECTION) != 0 ? "d" : "");
        return letters.toString();
    }
}
