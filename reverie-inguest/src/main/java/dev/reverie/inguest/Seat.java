package dev.reverie.inguest;

import dev.reverie.api.GlobalState;
import dev.reverie.api.Observer;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.inguest.ctool.CToolRuntime;
import dev.reverie.inguest.exchange.CallExchange;
import dev.reverie.inguest.exchange.Poller;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.layout.Slot;
import dev.reverie.inguest.observe.CallFeed;
import dev.reverie.inguest.output.RecordFeed;
import dev.reverie.inguest.runtime.CallVerdicts;
import dev.reverie.inguest.state.ProcessState;
import dev.reverie.inguest.state.RunState;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.Ground;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has in a program with the runtime: a slot, what is kept for its process, and how it records calls or asks about them. It gets that when it
 * starts, or its program has loaded the runtime, and gives it back when it leaves the program. Confined to the tracer thread but for what runs in handlers.
 */
final class Seat<G extends GlobalState, T extends @Nullable Object> {
    private final InGuest<G, T> inGuest;
    private final Ground<G, T> ground;

    /** Whether the thread gets no slot; it may come to that while it is given what else there is. */
    private final BooleanSupplier isLeftToTracer;

    /** What is kept for its process; null if that could not be had, and then it has no slot either. */
    private @Nullable ProcessState process;

    /** What {@link #process} is to begin with: what its creator's was when that forked; null if there is nothing to begin. */
    private byte @Nullable [] inherited;

    private @Nullable ThreadSlot slot;

    private @Nullable Recording<G, T> recording;

    private @Nullable CallExchange<G, T> exchange;

    private @Nullable LibraryGates gates;

    /** That of the thread that has created it, until it has started. */
    private @Nullable Seat<G, T> creator;

    private boolean isOwner;

    /** One that has nothing yet. */
    Seat(InGuest<G, T> inGuest, Ground<G, T> ground, BooleanSupplier isLeftToTracer) {
        this.inGuest = inGuest;
        this.ground = ground;
        this.isLeftToTracer = isLeftToTracer;
    }

    /** Its own slot; null if it has none. */
    @Nullable
    ThreadSlot slot() {
        return slot;
    }

    /** What it records; null if nothing. */
    @Nullable
    Recording<G, T> recording() {
        return recording;
    }

    /** How it asks the tool; null if it does not. */
    @Nullable
    CallExchange<G, T> exchange() {
        return exchange;
    }

    /** What a tool in C does at its beginning and end; null without one, or without a slot. */
    @Nullable
    LibraryGates gates() {
        return gates;
    }

    /** Whether its process is one that has begun, for a tool in C, and not a child that shares its parent's memory. */
    boolean isOwner() {
        return isOwner;
    }

    /**
     * The thread has been created.
     *
     * @param by that of its creator
     * @param isShared whether both have the same memory
     * @param isSameProcess whether they are in one process
     */
    void inherit(Seat<G, T> by, boolean isShared, boolean isSameProcess) {
        creator = by;
        isOwner = !isShared || by.isOwner && isSameProcess;
        ProcessState creators = by.process;
        if (creators != null && isShared) {
            process = creators.entered();
        } else if (creators != null) {
            inherited = creators.content();
        }
    }

    /** A program has been loaded, for which nothing is kept yet. In a handler. */
    void getProcessState(Space in) {
        getProcessState(in, new byte[0]);
    }

    /** The program has the runtime, or the tool that its own loader loads, too. In a handler. */
    void getAtLoad(Space in) {
        getSlot(in, true, false);
    }

    /** The thread is about to start in a program that has the runtime. In a handler. */
    void getAtStart(Space in) {
        byte[] content = inherited;
        if (content != null) {
            getProcessState(in, content);
        }
        getSlot(in, false, content != null);
    }

    private void getProcessState(Space in, byte[] content) {
        ProcessState state = in.states().take(ground, content);
        ground.onTracer(() -> {
            process = state == null ? null : state.entered();
            inherited = null;
            return null;
        });
    }

    private void getSlot(Space in, boolean isLoaded, boolean wasForked) {
        ProcessState state = isLeftToTracer.getAsBoolean() || !in.isReady() ? null : process;
        ThreadSlot free = state == null ? null : in.takeSlot(ground);
        boolean isComplete =
                free != null && (!isLoaded || inGuest.state().map(ground, free.stackTop() - RunState.SCRATCH));
        ThreadSlot taken = isComplete ? free : null;
        ground.onTracer(() -> {
            slot = taken;
            long base = taken == null ? RuntimeRange.NO_SLOT : taken.address();
            ground.ptrace().setRegister(ground.tid(), UserRegisters.GS_BASE, base);
            if (taken != null && state != null) {
                taken.prepare(ground.pid(), ground.tid(), state.address(), inGuest.sharedState());
                for (int signal : CallVerdicts.WATCHED_SIGNALS) {
                    taken.setActionKnown(signal, ground.hasDefaultAction(signal));
                }
                record(taken);
                exchange = inGuest.poller() == null
                        ? null
                        : new CallExchange<>(
                                inGuest.image().fields(), inGuest.image().verdicts(), taken, ground);
                isOwner |= isLoaded;
                beginLibrary(taken, isLoaded, wasForked);
            } else if (free != null) {
                giveUp(free);
            }
            creator = null;
            return null;
        });
    }

    /** Has it begin with what a tool in C does, once it runs on. */
    private void beginLibrary(ThreadSlot own, boolean isLoaded, boolean wasForked) {
        CToolRuntime library = inGuest.image().library();
        if (library == null) {
            return;
        }
        LibraryGates begun = new LibraryGates(ground, library, own);
        gates = begun;
        if (isLoaded) {
            begun.loaded();
        } else {
            begun.started(wasForked, creator == null ? null : creator.slot);
        }
    }

    /** The run's state could not be mapped into the program: no thread of it has a slot. */
    private void giveUp(ThreadSlot unused) {
        unused.free();
        leaveProcess();
        if (process != null) {
            process.free();
            process = null;
        }
    }

    private void record(ThreadSlot into) {
        RecordFeed<G, T> records = inGuest.records();
        if (records != null) {
            records.add(ground.tool(), ground.context(), into);
        }
        CallFeed<G, T> feed = inGuest.feed();
        if (feed != null && ground.tool() instanceof Observer<G, T> observer) {
            recording = new Recording<>(feed, ground.tid(), ground::memory);
            feed.add(observer, ground.context(), into);
        }
    }

    /**
     * What was kept for the process, if this is the last thread to leave; null if it is not, or nothing was kept. From any thread until {@link #leave},
     * once.
     */
    @Nullable
    GuestState leaveProcess() {
        ProcessState state = process;
        return state != null && state.left() ? state.view() : null;
    }

    /** Gives all back, and returns how many calls the thread has made inside. */
    long leave() {
        gates = null;
        if (recording != null) {
            recording.end();
            recording = null;
        }
        Poller<G, T> poller = inGuest.poller();
        if (poller != null && exchange != null) {
            poller.remove(exchange);
            exchange = null;
        }
        long calls = 0;
        if (slot != null) {
            RecordFeed<G, T> records = inGuest.records();
            if (records != null) {
                records.remove(slot);
            }
            calls = slot.get(Slot.CALLS);
            inGuest.counts().calls(calls);
            slot.free();
            slot = null;
        }
        if (process != null) {
            process.free();
            process = null;
        }
        return calls;
    }
}
