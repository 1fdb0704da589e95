package dev.reverie.cli;

import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Tool;
import dev.reverie.gdb.GdbBackend;
import dev.reverie.linux.OwnProcess;
import dev.reverie.linux.Signals;
import dev.reverie.linux.ffi.SelfSignals;
import dev.reverie.linux.ffi.TerminationSignals;

/** A guest under a debugger. Where that is there, ^C goes to the program, as always; where nobody is, it ends the server. */
final class DebuggedGuest {
    private final GdbBackend backend;
    private final Console console;
    private volatile int signal;

    DebuggedGuest(GdbBackend backend, Console console) {
        this.backend = backend;
        this.console = console;
    }

    /** Serves debuggers, and waits for the end; {@code isMulti} is whether the server stays when they go. */
    <G extends GlobalState> GuestOptions.Result<G> run(
            Tool<G, ?> tool, Command command, RunOptions options, boolean isMulti) {
        if (console.ownsProcess()) {
            TerminationSignals signals = TerminationSignals.catchAllBut(OwnProcess.inheritedIgnoredSignals());
            Thread.ofPlatform().daemon().name("signals").start(() -> obey(signals));
        }
        RunResult<G> result = isMulti ? backend.serve(tool, command, options) : backend.run(tool, command, options);
        Outcome outcome = signal == 0 ? Outcome.of(result.status()) : Outcome.ofSignal(signal);
        return new GuestOptions.Result<>(result.global(), outcome, result.statistics());
    }

    private void obey(TerminationSignals signals) {
        for (; ; ) {
            int next = signals.await();
            boolean isForProgram = next == Signals.SIGINT || next == Signals.SIGQUIT;
            if (!isForProgram) {
                SelfSignals.dieBy(next);
            }
            signal = next;
            if (!backend.endWithoutClient()) {
                signal = 0;
            }
        }
    }
}
