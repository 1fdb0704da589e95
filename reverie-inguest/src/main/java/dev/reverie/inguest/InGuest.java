package dev.reverie.inguest;

import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.FileSites;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.seccomp.RuntimeCalls;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.ptrace.resident.ResidentThread;
import dev.reverie.symbols.PerFile;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runtime in the guests of a run. */
final class InGuest implements Resident {
    private final GuestProgramImage image;
    private final CodeMemory.Opener opener = new CodeMemory.Opener();
    private final PerFile<FileSites> files = new PerFile<>(FileSites::of, FileSites.NONE);

    private final Set<InGuestThread> threads = new HashSet<>();

    /** Whether a guest has used ptrace: what that shows of another one must be as without us. */
    private boolean areTraced;

    InGuest(GuestProgramImage image) {
        this.image = image;
    }

    GuestProgramImage image() {
        return image;
    }

    /** The sites of the files that guests have mapped. */
    PerFile<FileSites> files() {
        return files;
    }

    CodeMemory.Opener opener() {
        return opener;
    }

    @Override
    public ResidentThread threadOf(Ground ground, @Nullable ResidentThread creator) {
        InGuestThread thread = new InGuestThread(this, ground, (InGuestThread) creator);
        threads.add(thread);
        if (areTraced) {
            thread.leaveToTracer();
        }
        return thread;
    }

    /** A thread is no more. */
    void forget(InGuestThread thread) {
        threads.remove(thread);
    }

    /** A guest is about to trace another: from now on, all calls of all guests are the tracer's. */
    void guestsTrace() {
        if (!areTraced) {
            areTraced = true;
            threads.forEach(InGuestThread::leaveToTracer);
        }
    }

    @Override
    public RuntimeCalls calls() {
        return new RuntimeCalls(RuntimeRange.BASE, RuntimeCode.GATE_NUMBER);
    }
}
