package dev.reverie.inguest.observe;

import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.CompiledCode;
import dev.reverie.guestcode.CompilerOptions;
import dev.reverie.guestcode.GuestCodeCompiler;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.inguest.layout.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The recorder as machine code. It keeps nothing per thread or process; where the slot's {@code sharedState} points to, it finds {@link
 * CapturePlan#image}, which it only reads.
 */
public final class RecorderCode {
    /** The handler that runs before each call; see {@link CompiledCode} for how, and for what it returns. */
    public static final String BEFORE = "before";

    /** The handler that runs after each call that the other let proceed, with the result in the slot; what it returns says nothing. */
    public static final String AFTER = "after";

    /** The number of the request in the mailbox, the first argument of which is how many bytes are to be free in the ring. */
    public static final long RING_FULL = Recorder.RING_FULL;

    /** Where the build leaves it. */
    static final String FILE = "recorder.code";

    private RecorderCode() {}

    /** The slots that it is for: they keep nothing for threads. */
    public static SlotLayout slot() {
        return Slot.guestCode(0);
    }

    /** The recorder, as the build has compiled it: a JVM that is not warm takes a second for that. */
    public static CompiledCode get() {
        try (InputStream file = RecorderCode.class.getResourceAsStream(FILE)) {
            return file == null ? compile() : CodeFile.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + FILE, e);
        }
    }

    /** Compiles it. */
    static CompiledCode compile() {
        return compile(slot());
    }

    /** Compiles it for slots of another layout. */
    static CompiledCode compile(SlotLayout slot) {
        CompiledCode code = new GuestCodeCompiler(slot, CompilerOptions.DEFAULT).compile(Recorder.class);
        if (code.state().size(StateScope.THREAD) != 0 || code.state().size(StateScope.PROCESS) != 0) {
            throw new IllegalStateException("the recorder keeps state");
        }
        return code;
    }
}
