package dev.reverie.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.symbols.Samples;
import dev.reverie.symbols.elf.Cursor;
import dev.reverie.symbols.elf.ElfFile;
import dev.reverie.symbols.elf.Malformed;
import dev.reverie.syscalls.Memory;
import dev.reverie.syscalls.MemoryFault;
import java.nio.file.Path;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Call frame information is read as readelf(1) shows it, and nothing makes reading fail in another way than it should. */
public final class FrameInfoTest {
    /** Memory in which every word is its own address. */
    private static final Memory MIRROR = new Memory() {
        @Override
        public int read(long address, byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
                target[offset + i] = (byte) ((address + i & ~7L) >>> 8 * (address + i & 7));
            }
            return length;
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return -EFAULT;
        }
    };

    /** Each row that readelf computes is ours too. The C library has every kind of instruction that is in use. */
    @Test
    void rowsAreThoseOfReadelf() {
        Path library = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
        FrameInfo frames = FrameInfo.of(Samples.elf(library));
        boolean isFrame = false;
        int checked = 0;
        for (String line : Samples.output("readelf", "--debug-dump=frames-interp,no-follow-links", library.toString())
                .lines()
                .toList()) {
            if (line.isBlank()) {
                isFrame = false;
            } else if (line.contains(" FDE ")) {
                isFrame = true;
            } else if (isFrame && line.matches("[0-9a-f]{16} .*")) {
                String[] fields = line.replaceAll(" \\(\\w+\\)", "").trim().split(" +", -1);
                FrameRow row = Objects.requireNonNull(frames.at(Long.parseUnsignedLong(fields[0], 16)), line);
                assertThat(cfa(row)).as(line).isEqualTo(fields[1]);
                assertThat(returnAddress(row)).as(line).isEqualTo(fields[fields.length - 1]);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(10_000);
    }

    private static String cfa(FrameRow row) {
        if (row.isCfaExpression()) {
            return "exp";
        }
        String[] names = {
            "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
            "r15", "rip"
        };
        return names[row.cfaRegister()] + (row.cfaOffset() < 0 ? "" : "+") + row.cfaOffset();
    }

    private static String returnAddress(FrameRow row) {
        long operand = row.operand(FrameRow.RETURN_ADDRESS);
        return switch (row.rule(FrameRow.RETURN_ADDRESS)) {
            case AT_OFFSET -> "c" + (operand < 0 ? "" : "+") + operand;
            case OFFSET -> "v" + (operand < 0 ? "" : "+") + operand;
            case UNDEFINED -> "u";
            case SAME -> "s";
            case AT_EXPRESSION -> "exp";
            case EXPRESSION -> "vexp";
            case REGISTER -> "r" + operand;
        };
    }

    @Test
    void theLinkersTableAndASearchAgree() throws Malformed {
        ElfFile file = Samples.elf(Samples.program("-O1", "-pie"));
        FrameInfo byTable = FrameInfo.of(file);
        FrameInfo bySearch =
                FrameInfo.of(Objects.requireNonNull(file.content(".eh_frame")), file.address(".eh_frame"), true);
        int found = 0;
        for (long at = 0x1000; at < 0x1300; at++) {
            FrameRow one = byTable.at(at);
            FrameRow other = bySearch.at(at);
            assertThat(one == null).as(Long.toHexString(at)).isEqualTo(other == null);
            if (one != null && other != null) {
                assertThat(cfa(one)).isEqualTo(cfa(other));
                found++;
            }
        }
        assertThat(found).isPositive();
    }

    @Provide
    Arbitrary<byte[]> spoiltFrames() throws Malformed {
        return Samples.spoilt(Objects.requireNonNull(
                Samples.elf(Samples.program("-O1", "-pie")).content(".eh_frame")));
    }

    @Property(tries = 1000)
    void spoiltFramesAreReadWithoutTrust(@ForAll("spoiltFrames") byte[] section) {
        FrameInfo frames = FrameInfo.of(section, 0x2000, true);
        for (long at = 0x1000; at < 0x1300; at += 7) {
            frames.at(at);
        }
    }

    @Property(tries = 2000)
    void anyBytesAreAnExpression(@ForAll @Size(max = 64) byte[] bytes) {
        try {
            Expression.value(bytes, FrameRow.part(0, bytes.length), new long[FrameRow.REGISTERS], MIRROR, 0, 8);
        } catch (Malformed | MemoryFault e) {
            // So it is.
        }
    }

    /** As in procedure linkage tables: the stack pointer and 8, and 8 more behind the eleventh byte of an entry. */
    @Test
    void theExpressionOfLinkageTables() throws Malformed, MemoryFault {
        byte[] bytes = {0x77, 8, (byte) 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22};
        long[] registers = new long[FrameRow.REGISTERS];
        registers[FrameRow.RSP] = 1000;
        registers[FrameRow.RETURN_ADDRESS] = 0x100a;
        assertThat(Expression.value(bytes, FrameRow.part(0, bytes.length), registers, MIRROR, 0, 0))
                .isEqualTo(1008);
        registers[FrameRow.RETURN_ADDRESS] = 0x100b;
        assertThat(Expression.value(bytes, FrameRow.part(0, bytes.length), registers, MIRROR, 0, 0))
                .isEqualTo(1016);
    }

    @Test
    void numbersOfVariableLength() throws Malformed {
        assertThat(Cursor.over(new byte[] {(byte) 0xe5, (byte) 0x8e, 0x26}).uleb())
                .isEqualTo(624485);
        assertThat(Cursor.over(new byte[] {(byte) 0xc0, (byte) 0xbb, 0x78}).sleb())
                .isEqualTo(-123456);
    }
}
