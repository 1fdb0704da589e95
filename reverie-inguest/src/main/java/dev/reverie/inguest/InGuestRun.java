package dev.reverie.inguest;

import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.ReverieException;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestLibrary;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.api.guestcode.StateScope;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.exchange.Poller;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.inguest.observe.TimestampClock;
import dev.reverie.inguest.state.RunState;
import dev.reverie.ptrace.TracedRun;
import dev.reverie.ptrace.resident.Resident;
import org.jspecify.annotations.Nullable;

/** A run with what its tool wants in the guests. */
final class InGuestRun {
    private InGuestRun() {}

    /** Whether a tool's calls are handled inside, or recorded there: it does not ask for handlers in Java at each of them. */
    static boolean isInside(Tool<?, ?> tool) {
        return tool.guestLibrary() != null
                || !seesInstructions(tool.subscription())
                        && (tool.guestProgram() != null || tool instanceof Observer && TimestampClock.isUsable());
    }

    /**
     * Runs it.
     *
     * @param worthwhile how many calls stop before anything is made ready to have them handled inside
     */
    static <G extends GlobalState, T extends @Nullable Object> RunResult<G> of(
            Tool<G, T> tool, Command command, RunOptions options, int worthwhile) {
        Learnt learnt = Learnt.in(options.cache(), tool.subscription());
        Resident<G, T> resident = resident(tool, options, worthwhile, learnt);
        try {
            return TracedRun.of(tool, command, options, resident);
        } finally {
            learnt.save();
            if (resident instanceof InGuest<G, T> inGuest) {
                inGuest.close();
            }
        }
    }

    private static <G extends GlobalState, T extends @Nullable Object> Resident<G, T> resident(
            Tool<G, T> tool, RunOptions options, int worthwhile, Learnt learnt) {
        Subscription subscription = tool.subscription();
        GuestLibrary library = tool.guestLibrary();
        if (seesInstructions(subscription)) {
            if (library != null) {
                throw new ReverieException(
                        library.name() + " is a tool in C: timestamp counters and branch timers can't be seen besides");
            }
            return Resident.none();
        }
        if (library != null) {
            GuestProgramImage image = GuestProgramImage.of(CToolRuntime.of(library));
            return new InGuest<>(image, new RunState(image.state()), learnt, Patience.NONE);
        }
        Patience patience = new Patience(options.patience(), options.patience() == 0 ? 0 : worthwhile);
        GuestProgram program = tool.guestProgram();
        if (program != null) {
            GuestProgramImage image = GuestProgramImage.of(program, subscription);
            RunState state = new RunState(image.state());
            SharedState shared = state.view();
            if (shared != null) {
                tool.onSharedState(shared);
            }
            return new InGuest<>(image, state, learnt, isComplete(image.state()) ? Patience.NONE : patience);
        }
        if (tool instanceof Observer<G, T> observer && TimestampClock.isUsable()) {
            return new InGuest<>(
                    () -> GuestProgramImage.of(observer.observation(), subscription),
                    new CallFeed<>(),
                    null,
                    learnt,
                    patience);
        }
        return canExchange(subscription, options)
                ? new InGuest<>(
                        () -> GuestProgramImage.ofExchanges(subscription), null, new Poller<>(), learnt, patience)
                : Resident.none();
    }

    /** Both see each instruction of a kind, and would see the runtime's. */
    private static boolean seesInstructions(Subscription subscription) {
        return subscription.hasTimestampCounter() || subscription.hasBranchTimers();
    }

    /** What guest code writes, and keeps for processes, handlers in Java can't: then they are no match for it, and all calls are to be handled inside. */
    private static boolean isComplete(StateLayout state) {
        return state.hasRecords() || state.size(StateScope.PROCESS) > 0;
    }

    /** Whether requests of guests can be seen while they run: on another processor, by the thread that runs handlers. */
    private static boolean canExchange(Subscription subscription, RunOptions options) {
        return subscription.hasSyscalls()
                && !options.pinned()
                && Runtime.getRuntime().availableProcessors() > 1
                && TracedRun.handlesOnTracer(options);
    }
}
