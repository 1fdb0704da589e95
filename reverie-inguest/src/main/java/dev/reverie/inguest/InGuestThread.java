package dev.reverie.inguest;

import dev.reverie.api.Action;
import dev.reverie.api.GlobalState;
import dev.reverie.api.guestcode.GuestState;
import dev.reverie.inguest.exchange.CallExchange;
import dev.reverie.inguest.exchange.Poller;
import dev.reverie.inguest.layout.RuntimeRange;
import dev.reverie.inguest.patch.Patch;
import dev.reverie.inguest.patch.Site;
import dev.reverie.inguest.runtime.RuntimeCode;
import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.UserRegisters;
import dev.reverie.ptrace.resident.DecidedCall;
import dev.reverie.ptrace.resident.Exchange;
import dev.reverie.ptrace.resident.Ground;
import dev.reverie.ptrace.resident.HeldSignals;
import dev.reverie.ptrace.resident.ResidentThread;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Sysno;
import org.jspecify.annotations.Nullable;

/** A thread whose calls are handled inside the guest, as far as they can be. */
final class InGuestThread<G extends GlobalState, T extends @Nullable Object> implements ResidentThread {
    private static final long CODE_SEGMENT_64 = 0x33;
    private static final int PR_SET_TSC = 26;
    private static final int PR_TSC_SIGSEGV = 2;

    private final InGuest<G, T> inGuest;
    private final Ground<G, T> ground;

    /** What the thread runs in; null if there is no runtime. */
    private @Nullable Space space;

    /** When its program gets a runtime. */
    private final LoadDecision decision;

    /** What it has there. */
    private final Seat<G, T> seat;

    /** What has come for it there. */
    private final HeldSignals held;

    /** What is to become of the call that it stands at now; null if the tool does not know of that. */
    private @Nullable DecidedCall decided;

    /** Whether a handler has seen the call that is the tracer's now. */
    private boolean hasHandled;

    /** Whether it stands where guest code waits for an answer. */
    private volatile boolean isInside;

    /** Whether all its calls are the tracer's. */
    private boolean isLeftToTracer;

    InGuestThread(InGuest<G, T> inGuest, Ground<G, T> ground, @Nullable InGuestThread<G, T> creator) {
        this.inGuest = inGuest;
        this.ground = ground;
        this.decision = new LoadDecision(inGuest, ground);
        this.held = new HeldSignals(ground.ptrace(), ground::tid);
        this.seat = new Seat<>(inGuest, ground, this::isLeft);
        if (creator != null) {
            isLeftToTracer = creator.isLeftToTracer;
            inherit(creator);
        }
    }

    private void inherit(InGuestThread<G, T> creator) {
        Space creators = creator.space;
        boolean isShared = ground.sharesMemory(creator.ground.tid());
        decision.inherit(creator.decision, isShared);
        if (creators != null) {
            Space own = isShared ? creators : creators.copy(ground.tid(), inGuest.opener());
            own.entered();
            space = own;
            seat.inherit(creator.seat, isShared, creator.ground.pid() == ground.pid());
        }
    }

    @Override
    public boolean wantsLoading() {
        return ground.onTracer(() -> !isLeft() && decision.isAtOnce());
    }

    @Override
    public void loaded() {
        LoadBeginning beginning = LoadBeginning.atExec(ground);
        if (beginning != null && !isLeft() && beginning.own().get(UserRegisters.CS) == CODE_SEGMENT_64) {
            load(beginning);
        } else {
            ground.onTracer(() -> {
                decision.tried(false);
                return null;
            });
        }
    }

    /** Has the runtime in its program, and a slot, if that is possible; whether the runtime is there. In a handler. */
    private boolean load(LoadBeginning beginning) {
        long start = System.nanoTime();
        Space loaded = Space.load(ground, inGuest, beginning, decision);
        ground.onTracer(() -> {
            if (loaded != null) {
                loaded.entered();
                space = loaded;
            }
            decision.tried(loaded != null);
            return null;
        });
        if (loaded == null) {
            return false;
        }
        seat.getProcessState(loaded);
        preload(loaded);
        seat.getAtLoad(loaded);
        ground.onTracer(() -> {
            inGuest.counts().loaded(System.nanoTime() - start);
            return null;
        });
        return true;
    }

    /** The thread stands at a call: has it load the runtime, and make the call then. */
    private void loadAtCall(SyscallStop stop) {
        ground.submit(() -> {
            LoadBeginning beginning = LoadBeginning.atCall(ground, stop);
            if (beginning == null) {
                return;
            }
            boolean isLeft = isLeft();
            if (isLeft) {
                ground.leaveCall();
            }
            boolean isLoaded = !isLeft && load(beginning);
            ground.onTracer(() -> {
                if (!isLoaded) {
                    ground.ptrace().setRegisters(ground.tid(), beginning.own());
                }
                ground.sendDeferred();
                ground.resume();
                return null;
            });
        });
    }

    /** Has the program's own loader load a tool that needs it, if there is one. In a handler. */
    private void preload(Space loaded) {
        ProgramPreloads preloads = inGuest.preloads();
        if (preloads != null) {
            preloads.begin(ground, loaded);
        }
    }

    /** The library of a tool has been loaded, and says where it is: from here on it sees the thread's calls. In a handler. */
    private void arrived(Space in, ProgramPreloads preloads, long description) {
        ground.leaveCall();
        preloads.arrived(ground, in, description);
        seat.getAtLoad(in);
        ground.onTracer(() -> {
            ground.resume();
            return null;
        });
    }

    @Override
    public boolean answers(Syscall call) {
        Space in = space;
        return in != null
                && Shield.answers(
                        call, this::isSegmentOurs, (start, length) -> ground.onTracer(() -> in.touches(start, length)));
    }

    @Override
    public long answer(Syscall call) {
        return Shield.answer(call, ground.memory());
    }

    /** Whether the gs base is what we have made it. In a handler. */
    private boolean isSegmentOurs() {
        return ground.onTracer(
                () -> RuntimeRange.contains(ground.ptrace().register(ground.tid(), UserRegisters.GS_BASE)));
    }

    @Override
    public void started() {
        Space own = space;
        // What a thread has that is not ours, it has inherited from a creator that uses gs itself.
        if (!isSegmentOurs()) {
            return;
        }
        if (own != null) {
            seat.getAtStart(own);
        } else {
            // Its creator died before it could tell: nothing is known of what is patched, and the slot that it has
            // inherited is not its own.
            ground.onTracer(
                    () -> ground.ptrace().setRegister(ground.tid(), UserRegisters.GS_BASE, RuntimeRange.NO_SLOT));
        }
    }

    private RuntimeStops stops(Space in) {
        return new RuntimeStops(inGuest.image(), ground, in, seat.slot(), seat.recording(), seat.exchange(), held);
    }

    @Override
    public boolean atCall(SyscallStop stop) {
        Space in = space;
        ThreadSlot own = seat.slot();
        hasHandled = false;
        ProgramPreloads preloads = inGuest.preloads();
        if (preloads != null && in != null && !in.isReady() && own == null) {
            if (preloads.isArrival(stop)) {
                ground.submit(() -> arrived(in, preloads, stop.a0()));
                return true;
            }
            preloads.missed(in, stop);
        }
        if (stop.arch() == SyscallStop.ARCH_X86_64 && notice(stop)) {
            return true;
        }
        if (in == null && !isLeft() && decision.isDue(stop)) {
            loadAtCall(stop);
            return true;
        }
        // What the kernel emulates, in the page of vsyscalls, has no instruction to come back to.
        if (in == null || stop.ip() < 0) {
            return false;
        }
        long site = stop.ip() - Site.LENGTH;
        RuntimeStops stops = stops(in);
        if (isAnswered(stop, own)) {
            return true;
        }
        if (stops.isGate(stop.ip())) {
            return atGate(stops, stop.ip(), false);
        }
        if (own != null && stops.isInLibc()) {
            // A call of the tool's own, or of what it calls.
            hasHandled = true;
            return in.sites().atStub(site) == null
                    && !isLeft()
                    && new SitePatcher(ground, in, stops, false).send(stop, site);
        }
        Patch patch = in.sites().atStub(site);
        if (patch != null) {
            hasHandled = isHandledInside(stop, own);
            if (endsLibrary(stop, in)) {
                return true;
            }
            missed(stop);
            return false;
        }
        if (own != null && inGuest.image().verdicts().isBare(stop.nr()) && endsLibrary(stop, in)) {
            return true;
        }
        if (own == null
                || isLeft()
                || stop.arch() != SyscallStop.ARCH_X86_64
                || inGuest.image().verdicts().isBare(stop.nr())) {
            return false;
        }
        return new SitePatcher(ground, in, stops, seat.exchange() != null).send(stop, site);
    }

    @Override
    public boolean atEntry(SyscallStop stop) {
        Space in = space;
        ThreadSlot own = seat.slot();
        hasHandled = false;
        if (in == null || own == null) {
            return false;
        }
        if (stop.ip() == RuntimeCode.behindUntracedCall() || stop.ip() == RuntimeCode.behindGuestsCall()) {
            // The tool knows of it.
            ground.resume();
            return true;
        }
        RuntimeStops stops = stops(in);
        if (seat.exchange() != null && stops.isAsked(stop.ip()) || isDecided(stops, stop.ip())) {
            return atGate(stops, stop.ip(), true);
        }
        if (!stops.isGate(stop.ip())
                && (seat.gates() == null
                        || stop.ip() != inGuest.image().runtime().done())) {
            return false;
        }
        // What stands for no call would be judged too: it is handled at the exit.
        ground.submit(() -> {
            ground.leaveCall();
            ground.onTracer(() -> {
                if (!isAnswered(stop, own)) {
                    stops.atGate(stop.ip());
                }
                return null;
            });
        });
        return true;
    }

    /** Whether a thread has turned to the tracer at a gate for what the tool's code wants, and has got it. */
    private boolean isAnswered(SyscallStop stop, @Nullable ThreadSlot own) {
        RuntimeCode runtime = inGuest.image().runtime();
        if (seat.recording() == null && seat.exchange() == null && own != null && stop.ip() == runtime.asked()) {
            requests(own).answer();
            return true;
        }
        LibraryGates gates = seat.gates();
        return gates != null && gates.done(stop.ip(), runtime);
    }

    /** Whether a thread that is at a gate has been sent on, or stays; if not, it stands at its call now. */
    private boolean atGate(RuntimeStops stops, long ip, boolean isToBeJudged) {
        CallExchange<G, T> asking = seat.exchange();
        if (asking != null && stops.isAsked(ip)) {
            if (isToBeJudged ? asking.standsAtGate() : !asking.atGate()) {
                return true;
            }
            Action late = asking.takeDecision();
            decided = late == null ? null : new DecidedCall(late, null);
            stops.standAtCall(asking.call().number());
        } else if (isDecided(stops, ip)) {
            Syscall call = stops.decided();
            decided = decided(call);
            // Handlers in Java alone change the number.
            stops.standAtCall(asking == null ? call.number() : asking.call().number());
        } else {
            stops.atGate(ip);
            return true;
        }
        return false;
    }

    /** Whether a thread leaves here before its call, of which the tool knows. One in C is told again. */
    private boolean isDecided(RuntimeStops stops, long ip) {
        return stops.isLeftBefore(ip) && inGuest.image().library() == null;
    }

    /** What is to become of a call in front of which the thread leaves. A signal interrupts it, if that is possible, as it would at a stop. */
    private DecidedCall decided(Syscall call) {
        Recording<G, T> recording = seat.recording();
        if (recording == null) {
            return new DecidedCall(Action.proceedWith(call), null);
        }
        return new DecidedCall(
                Action.proceed(),
                result -> ground.onTracer(() -> {
                    recording.returned(result);
                    return null;
                }));
    }

    @Override
    public boolean standAtCall() {
        CallExchange<G, T> asking = seat.exchange();
        Space in = space;
        if (asking == null || in == null || !asking.leaveGate()) {
            return false;
        }
        stops(in).standAtCall(asking.call().number());
        return true;
    }

    /** A call has stopped that might have been decided in the guest. */
    private void missed(SyscallStop stop) {
        Poller<G, T> poller = inGuest.poller();
        CallExchange<G, T> exchange = seat.exchange();
        if (poller != null && exchange != null && !inGuest.image().verdicts().isBare(stop.nr())) {
            poller.stopped(exchange);
        }
    }

    @Override
    public void runsOn() {
        Poller<G, T> poller = inGuest.poller();
        CallExchange<G, T> exchange = seat.exchange();
        if (poller != null && exchange != null) {
            poller.runsOn(exchange);
        }
    }

    @Override
    public @Nullable DecidedCall takeDecision() {
        DecidedCall taken = decided;
        decided = null;
        return taken;
    }

    @Override
    public @Nullable Exchange exchange() {
        return seat.exchange();
    }

    /** Whether a tool in C has seen a call that has come to the stub's own instruction. */
    private boolean isHandledInside(SyscallStop stop, @Nullable ThreadSlot own) {
        return own != null
                && !isLeft()
                && inGuest.image().verdicts().isHandledThenBare(stop.nr())
                && ground.ptrace().register(ground.tid(), UserRegisters.GS_BASE) == own.address();
    }

    /** Whether the thread has been sent to what a tool in C does before it ends. */
    private boolean endsLibrary(SyscallStop stop, Space in) {
        LibraryGates gates = seat.gates();
        return gates != null && !isLeft() && gates.beforeExit(stop, in.hasOneThread(), seat.isOwner());
    }

    @Override
    public boolean hasHandled() {
        return hasHandled;
    }

    private GuestRequests<G, T> requests(ThreadSlot own) {
        return new GuestRequests<>(ground, own, inGuest.image(), this::makeRoom, inside -> isInside = inside);
    }

    private void makeRoom() {
        inGuest.counts().waited();
        inGuest.beforeEvent();
    }

    /** Calls behind which things are not as the runtime needs them; whether the thread makes its call again. */
    private boolean notice(SyscallStop stop) {
        if (stop.nr() == Sysno.PTRACE) {
            inGuest.guestsTrace();
        } else if (stop.nr() == Sysno.PRCTL && (int) stop.a0() == PR_SET_TSC && (int) stop.a1() == PR_TSC_SIGSEGV) {
            // The recorder could not read the timestamp counter any more.
            leaveToTracer();
        } else if (Places.matterBehind(stop, ground.memory())) {
            return leaveInPlace(stop);
        }
        return false;
    }

    /**
     * The thread is about to have the kernel tell its calls apart by where they are made: from now on, all are made where the program has them.
     *
     * @return whether the thread makes its call again when that is so
     */
    private boolean leaveInPlace(SyscallStop stop) {
        decision.giveUp();
        Space in = space;
        if (in == null || in.isLeftToTracer()) {
            return false;
        }
        inGuest.leaveToTracer(in);
        ground.submit(() -> {
            ground.leaveCall();
            new SitePatcher(ground, in, stops(in), false).undoAll();
            ground.onTracer(() -> {
                RuntimeStops.sendBack(ground, stop.ip() - Site.LENGTH, stop.nr());
                return null;
            });
        });
        return true;
    }

    /** Whether all its calls are the tracer's, or all of its program. */
    private boolean isLeft() {
        Space in = space;
        return isLeftToTracer || in != null && in.isLeftToTracer();
    }

    @Override
    public boolean atSignal(int signal) {
        Space in = space;
        return in != null && stops(in).atSignal(signal);
    }

    @Override
    public void actionMatters(int signal) {
        ThreadSlot slot = seat.slot();
        if (slot != null) {
            slot.setActionKnown(signal, false);
        }
    }

    @Override
    public void leaveToTracer() {
        isLeftToTracer = true;
        leaveSlot();
    }

    /** All calls in an address space are the tracer's: this thread's, too, if it runs there. */
    void leaveToTracer(Space left) {
        if (left.equals(space)) {
            leaveSlot();
        }
    }

    private void leaveSlot() {
        ThreadSlot slot = seat.slot();
        if (slot != null) {
            slot.leaveToTracer();
        }
    }

    @Override
    public boolean isInside() {
        return isInside;
    }

    @Override
    public void present(UserRegisters registers) {
        Space in = space;
        if (isInside && in != null) {
            stops(in).present(registers);
            return;
        }
        long ip = registers.get(UserRegisters.RIP);
        Patch patch = space == null ? null : space.sites().atStub(ip);
        if (patch != null) {
            registers.set(UserRegisters.RIP, patch.stub().origin(ip).rip());
        }
        if (hides(registers.get(UserRegisters.GS_BASE))) {
            registers.set(UserRegisters.GS_BASE, 0);
        }
    }

    @Override
    public boolean hides(long gsBase) {
        return RuntimeRange.contains(gsBase);
    }

    @Override
    public @Nullable GuestState state() {
        return seat.slot();
    }

    @Override
    public @Nullable GuestState leaveProcess() {
        return seat.leaveProcess();
    }

    @Override
    public void ended() {
        inGuest.forget(this);
    }

    @Override
    public void left() {
        decision.left(seat.leave());
        if (space != null) {
            ProgramPreloads preloads = inGuest.preloads();
            if (preloads != null && space.hasOneThread()) {
                preloads.left(space);
            }
            space.left();
            space = null;
        }
    }
}
