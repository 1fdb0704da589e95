package dev.reverie.inguest;

import dev.reverie.api.GlobalState;
import dev.reverie.api.RunStatistics;
import dev.reverie.api.RunStatistics.Count;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.inguest.exchange.CallExchange;
import dev.reverie.inguest.exchange.Poller;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.inguest.output.RecordFeed;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.inguest.state.RunState;
import dev.reverie.linux.ffi.CodeMemory;
import dev.reverie.linux.seccomp.RuntimeCalls;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.ptrace.resident.Resident;
import dev.reverie.ptrace.resident.ResidentThread;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runtime in the guests of a run. */
final class InGuest<G extends GlobalState, T extends @Nullable Object> implements Resident<G, T> {
    private final Supplier<GuestProgramImage> maker;
    private @Nullable GuestProgramImage image;

    /** Made when it is needed, with the pool; see {@link #code()}. */
    private byte @Nullable [] code;

    private @Nullable SlotPool pool;
    private final RunState state;

    /** What threads record is told by it; null if they record nothing. */
    private final @Nullable CallFeed<G, T> feed;

    /** By which requests to the tool's handlers are found; null if there are none. */
    private final @Nullable Poller<G, T> poller;

    /** What guest code writes is told by it; null if it writes nothing. */
    private final @Nullable RecordFeed<G, T> records;

    private final CodeMemory.Opener opener = new CodeMemory.Opener();
    private final SitesOfFiles files;
    private final Habits habits;
    private final InsideCounts counts = new InsideCounts();

    /** How a tool comes into programs that their own loaders load; null if there is none. */
    private final @Nullable ProgramPreloads preloads;

    private final Set<InGuestThread<G, T>> threads = new HashSet<>();
    private final Ticker ticker = new Ticker();

    /** How many calls of a program stop before it gets the runtime. */
    private final Patience patience;

    /** How many calls have stopped whose programs have not got it. */
    private long stops;

    /** Whether a guest has used ptrace: what that shows of another one must be as without us. */
    private boolean areTraced;

    /** With what the tool's own code needs, which has been compiled. */
    InGuest(GuestProgramImage image, RunState state, Learnt learnt, Patience patience) {
        this(
                () -> image,
                state,
                null,
                null,
                image.form() == null ? null : new RecordFeed<>(image.form()),
                ProgramPreloads.of(image.library()),
                learnt,
                patience);
    }

    /** With code of ours, which is made when a program needs it. */
    InGuest(
            Supplier<GuestProgramImage> maker,
            @Nullable CallFeed<G, T> feed,
            @Nullable Poller<G, T> poller,
            Learnt learnt,
            Patience patience) {
        this(maker, new RunState(new StateLayout()), feed, poller, null, null, learnt, patience);
    }

    private InGuest(
            Supplier<GuestProgramImage> maker,
            RunState state,
            @Nullable CallFeed<G, T> feed,
            @Nullable Poller<G, T> poller,
            @Nullable RecordFeed<G, T> records,
            @Nullable ProgramPreloads preloads,
            Learnt learnt,
            Patience patience) {
        this.maker = maker;
        this.state = state;
        this.feed = feed;
        this.poller = poller;
        this.records = records;
        this.files = new SitesOfFiles(learnt.sites());
        this.habits = learnt.habits();
        this.patience = patience;
        this.preloads = preloads;
    }

    /** What is put into guests. Asked for the first time on the tracer thread, before a program is loaded. */
    GuestProgramImage image() {
        GuestProgramImage made = image;
        if (made == null) {
            made = maker.get();
            image = made;
        }
        return made;
    }

    /** What is put at the beginning of the runtime's range: the script and the runtime's code, with the path of the {@linkplain #pool pool}. */
    byte[] code() {
        byte[] made = code;
        if (made == null) {
            made = image().script().code().clone();
            SlotPool slots = SlotPool.create(SlotChunk.SLOTS * image().slotBytes());
            pool = slots;
            if (slots != null) {
                byte[] path = slots.path();
                System.arraycopy(path, 0, made, (int) (RuntimeRange.POOL - RuntimeRange.BASE), path.length);
            }
            code = made;
        }
        return made;
    }

    /** Slots for programs that have {@link #code}; null if there are none. */
    @Nullable
    SlotPool pool() {
        return pool;
    }

    /** What guest code has written is told by it; null if it writes nothing. */
    @Nullable
    RecordFeed<G, T> records() {
        return records;
    }

    /** What all guests share. */
    RunState state() {
        return state;
    }

    /** Where handlers find what they share. */
    long sharedState() {
        return image().readOnly() == 0 ? state.address() : image().readOnly();
    }

    @Nullable
    CallFeed<G, T> feed() {
        return feed;
    }

    @Nullable
    Poller<G, T> poller() {
        return poller;
    }

    /** The sites of the files that guests have mapped. */
    SitesOfFiles files() {
        return files;
    }

    /** What programs call. */
    Habits habits() {
        return habits;
    }

    /** How many calls of a program stop before it gets the runtime, unless it is known to call often. */
    int patience() {
        return patience.ofProgram();
    }

    /** Whether so many calls have stopped in the run that programs are worth to be made ready. Confined to the tracer thread. */
    boolean isWorthwhile() {
        return stops >= patience.ofRun();
    }

    /** A call has stopped whose program has no runtime. */
    void stopped() {
        stops++;
    }

    /** What is counted of the run. */
    InsideCounts counts() {
        return counts;
    }

    /** How a tool comes into programs that their own loaders load; null if there is none. */
    @Nullable
    ProgramPreloads preloads() {
        return preloads;
    }

    CodeMemory.Opener opener() {
        return opener;
    }

    @Override
    @SuppressWarnings("unchecked") // threads of a run are all made here
    public ResidentThread threadOf(Ground<G, T> ground, @Nullable ResidentThread creator) {
        InGuestThread<G, T> thread = new InGuestThread<>(this, ground, (InGuestThread<G, T>) creator);
        threads.add(thread);
        if (areTraced) {
            thread.leaveToTracer();
        }
        return thread;
    }

    /** A thread is no more. */
    void forget(InGuestThread<G, T> thread) {
        threads.remove(thread);
    }

    /** A guest is about to trace another: from now on, all calls of all guests are the tracer's. */
    void guestsTrace() {
        if (!areTraced) {
            areTraced = true;
            threads.forEach(InGuestThread::leaveToTracer);
        }
    }

    /** All calls of all threads of a program are the tracer's from now on. */
    void leaveToTracer(Space space) {
        space.leaveToTracer();
        threads.forEach(thread -> thread.leaveToTracer(space));
    }

    @Override
    public RuntimeCalls calls() {
        return new RuntimeCalls(RuntimeRange.BASE, RuntimeCode.GATE_NUMBER);
    }

    @Override
    public boolean isAsked() {
        return poller != null && poller.isOn();
    }

    @Override
    public @Nullable Ground<G, T> asking() {
        CallExchange<G, T> asking = poller == null ? null : poller.asking();
        return asking == null ? null : asking.ground();
    }

    @Override
    public List<Count> statistics() {
        long damages = (feed == null ? 0 : feed.damages()) + (records == null ? 0 : records.damages());
        List<Count> all = counts.counts();
        if (preloads != null) {
            all.addAll(preloads.counts());
        }
        all.add(new Count(RunStatistics.DAMAGED_RECORDS, damages));
        return all;
    }

    @Override
    public boolean worksByItself() {
        return feed != null || records != null;
    }

    @Override
    public void begin(Consumer<Runnable> tracer) {
        ticker.start(tracer, this::beforeEvent);
    }

    @Override
    public void beforeEvent() {
        if (feed != null) {
            feed.drain();
        }
        if (records != null) {
            records.drain();
        }
    }

    /** Gives back what the run had. */
    void close() {
        state.close();
        if (pool != null) {
            pool.close();
        }
    }

    @Override
    public void end() {
        ticker.stop();
    }
}
