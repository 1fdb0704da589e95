package dev.reverie.cli;

import dev.reverie.api.Attachment;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunResult;
import dev.reverie.linux.OwnProcess;
import dev.reverie.linux.ffi.SelfSignals;
import dev.reverie.linux.ffi.TerminationSignals;
import java.util.List;

/**
 * A tool on running processes, until they end or we are asked to: the first signal that would end us lets them go, and ends us
 * then. A second one does not wait for that; the kernel lets them go when we are gone.
 */
final class AttachedGuest {
    private final Console console;

    /** The signal that asked us to end; 0 if none has. */
    private volatile int signal;

    AttachedGuest(Console console) {
        this.console = console;
    }

    /** Waits for the end. */
    <G extends GlobalState> GuestOptions.Result<G> run(Attachment<G> attachment, List<Integer> pids) {
        if (console.ownsProcess()) {
            TerminationSignals signals = TerminationSignals.catchAllBut(OwnProcess.inheritedIgnoredSignals());
            Thread.ofPlatform().daemon().name("signals").start(() -> obey(signals, attachment));
        }
        console.complain("attached to " + names(pids));
        RunResult<G> result = attachment.await();
        if (result.status() instanceof ExitStatus.Detached) {
            console.complain("let go of " + names(pids));
        }
        return new GuestOptions.Result<>(result.global(), outcome(), result.statistics());
    }

    private void obey(TerminationSignals signals, Attachment<?> attachment) {
        signal = signals.await();
        attachment.detach();
        SelfSignals.dieBy(signals.await());
    }

    /** The end of a process that is not ours is no failure. */
    private Outcome outcome() {
        int ended = signal;
        return ended == 0 ? Outcome.code(ExitCodes.OK) : Outcome.ofSignal(ended);
    }

    private static String names(List<Integer> pids) {
        StringBuilder names = new StringBuilder(pids.size() == 1 ? "process " : "processes ");
        for (int i = 0; i < pids.size(); i++) {
            names.append(i == 0 ? "" : ", ").append(pids.get(i));
        }
        return names.toString();
    }
}
