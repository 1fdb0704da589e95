package dev.reverie.inguest;

import dev.reverie.inguest.patch.Patch;
import dev.reverie.linux.ffi.CodeMemory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pages of code that are read once, changed here, and written once, as each access to memory of a process is a call. While no thread runs there. */
final class CodePages {
    private static final int SIZE = 4096;

    private final CodeMemory memory;
    private final Map<Long, Page> pages = new HashMap<>();

    CodePages(CodeMemory memory) {
        this.memory = memory;
    }

    /** Whether there are these bytes, or were before {@link #put}. */
    boolean has(long address, byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            Page page = page(address + done);
            int at = offset(address + done);
            int length = Math.min(SIZE - at, bytes.length - done);
            if (!page.isReadable || !Arrays.equals(page.before, at, at + length, bytes, done, done + length)) {
                return false;
            }
            done += length;
        }
        return true;
    }

    /** Whether there is what a patch expects. */
    boolean areAsExpected(Patch patch) {
        return patch.expected().stream().allMatch(bytes -> has(bytes.address(), bytes.bytes()));
    }

    /** There are to be other bytes where {@link #has} has found some. */
    void put(long address, byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            int at = offset(address + done);
            int length = Math.min(SIZE - at, bytes.length - done);
            page(address + done).put(at, bytes, done, length);
            done += length;
        }
    }

    /** Writes all that is other, in no order. */
    void write() {
        pages.forEach((address, page) -> {
            if (page.after != null) {
                memory.write(address + page.start, Arrays.copyOfRange(page.after, page.start, page.end));
            }
        });
    }

    private Page page(long address) {
        return pages.computeIfAbsent(address & -SIZE, start -> new Page(memory, start));
    }

    private static int offset(long address) {
        return (int) address & SIZE - 1;
    }

    /** A page; what of it is other begins at {@code start} and ends before {@code end}. */
    private static final class Page {
        private final byte[] before = new byte[SIZE];
        private final boolean isReadable;
        private byte @Nullable [] after;
        private int start = SIZE;
        private int end;

        Page(CodeMemory memory, long address) {
            isReadable = memory.read(address, before);
        }

        void put(int at, byte[] bytes, int from, int length) {
            if (after == null) {
                after = before.clone();
            }
            System.arraycopy(bytes, from, after, at, length);
            start = Math.min(start, at);
            end = Math.max(end, at + length);
        }
    }
}
