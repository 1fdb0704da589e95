package dev.reverie.inguest;

import dev.reverie.api.Command;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.RunOptions;
import dev.reverie.api.RunResult;
import dev.reverie.api.Subscription;
import dev.reverie.api.Tool;
import dev.reverie.api.guestcode.GuestProgram;
import dev.reverie.inguest.exchange.Poller;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.inguest.observe.TimestampClock;
import dev.reverie.inguest.patch.SiteCache;
import dev.reverie.ptrace.TracedRun;
import dev.reverie.ptrace.resident.Resident;
import org.jspecify.annotations.Nullable;

/** A run with what its tool wants in the guests. */
final class InGuestRun {
    private InGuestRun() {}

    static <G extends GlobalState, T extends @Nullable Object> RunResult<G> of(
            Tool<G, T> tool, Command command, RunOptions options) {
        SiteCache cache = new SiteCache(SiteCache.directory(System.getenv()));
        try {
            return TracedRun.of(tool, command, options, resident(tool, options, cache));
        } finally {
            cache.save();
        }
    }

    private static <G extends GlobalState, T extends @Nullable Object> Resident<G, T> resident(
            Tool<G, T> tool, RunOptions options, SiteCache cache) {
        Subscription subscription = tool.subscription();
        if (subscription.hasTimestampCounter() || subscription.hasBranchTimers()) {
            // Both see each instruction of a kind, and would see the runtime's.
            return Resident.none();
        }
        GuestProgram program = tool.guestProgram();
        if (program != null) {
            return new InGuest<>(GuestProgramImage.of(program, subscription), null, null, new SitesOfFiles(cache));
        }
        if (tool instanceof Observer<G, T> observer && TimestampClock.isUsable()) {
            return new InGuest<>(
                    GuestProgramImage.of(observer.observation(), subscription),
                    new CallFeed<>(new TimestampClock()),
                    null,
                    new SitesOfFiles(cache));
        }
        return canExchange(subscription, options)
                ? new InGuest<>(
                        GuestProgramImage.ofExchanges(subscription), null, new Poller<>(), new SitesOfFiles(cache))
                : Resident.none();
    }

    /** Whether requests of guests can be seen while they run: on another processor, by the thread that runs handlers. */
    private static boolean canExchange(Subscription subscription, RunOptions options) {
        return subscription.hasSyscalls()
                && !options.pinned()
                && Runtime.getRuntime().availableProcessors() > 1
                && TracedRun.handlesOnTracer(options);
    }
}
