package dev.reverie.inguest.patch;

import dev.reverie.symbols.CodeText;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of a file, as far as somebody has to know who patches it. Addresses are those in the file. */
public interface FileCode {
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

    /** The code of a file that was read whole. */
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
            public @Nullable Range range(long address) {
                CodeText.Part part = part(address);
                return part == null ? null : new Range(part.address(), part.address() + part.bytes().length);
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
