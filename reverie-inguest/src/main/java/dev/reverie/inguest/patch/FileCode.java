package dev.reverie.inguest.patch;

import dev.reverie.symbols.CodeText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of a file, as far as somebody has to know who patches it. Addresses are those in the file. */
public interface FileCode {
    /** That of a file that can't be read. */
    FileCode NONE = of(List.of(), new long[0]);

    /** Where nothing is. */
    long NOWHERE = -1;

    /** The address that code at an offset of the file has; {@link #NOWHERE} if there is no code. */
    long address(long offset);

    /** The ranges of addresses that the file has code for, ascending as in the file. */
    List<Range> ranges();

    /** Addresses at which functions begin for certain, ascending, each once. */
    long[] starts();

    /** The range of addresses around this one that the file has code for; null if there is none. */
    @Nullable
    Range range(long address);

    /** The bytes for addresses within one {@link #range}. */
    byte[] read(long from, long to);

    /**
     * A range of addresses.
     *
     * @param from the first
     * @param to behind the last
     */
    record Range(long from, long to) {
        boolean contains(long address) {
            return address >= from && address < to;
        }
    }

    /** The code of a file, which is read now, and kept. */
    static FileCode of(CodeText text) {
        return of(text.parts(), text.starts());
    }

    /** Code in memory; nothing is copied. */
    static FileCode of(List<CodeText.Part> parts, long[] starts) {
        return new FileCode() {
            @Override
            public long[] starts() {
                return starts;
            }

            @Override
            public long address(long offset) {
                for (CodeText.Part part : parts) {
                    if (offset >= part.offset() && offset - part.offset() < part.bytes().length) {
                        return part.address() + (offset - part.offset());
                    }
                }
                return NOWHERE;
            }

            @Override
            public List<Range> ranges() {
                return parts.stream().map(this::range).toList();
            }

            private Range range(CodeText.Part part) {
                return new Range(part.address(), part.address() + part.bytes().length);
            }

            @Override
            public @Nullable Range range(long address) {
                CodeText.Part part = part(address);
                return part == null ? null : range(part);
            }

            @Override
            public byte[] read(long from, long to) {
                if (from == to) {
                    return new byte[0];
                }
                CodeText.Part part = part(from);
                if (part == null) {
                    throw new IllegalArgumentException("no code at " + Long.toHexString(from));
                }
                return Arrays.copyOfRange(part.bytes(), (int) (from - part.address()), (int) (to - part.address()));
            }

            private CodeText.@Nullable Part part(long address) {
                for (CodeText.Part part : parts) {
                    if (address >= part.address() && address - part.address() < part.bytes().length) {
                        return part;
                    }
                }
                return null;
            }
        };
    }
}
