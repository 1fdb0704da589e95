package dev.reverie.inguest.output;

import dev.reverie.api.guestcode.GuestRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the records in a ring look like. */
@FunctionalInterface
public interface RecordForm {
    /**
     * Reads a record.
     *
     * @param bytes where it is
     * @param at where it begins, with its length and type, 4 bytes each
     * @param end where it ends
     * @return null if it makes no sense
     */
    @Nullable
    GuestRecord read(ByteBuffer bytes, int at, int end, int type);
}
