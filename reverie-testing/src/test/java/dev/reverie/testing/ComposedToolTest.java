package dev.reverie.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.BothGlobals;
import dev.reverie.api.BothThreads;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.GlobalState;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.InboundSignal;
import dev.reverie.api.ProcessEnd;
import dev.reverie.api.ProcessStart;
import dev.reverie.api.Sender;
import dev.reverie.api.SignalAction;
import dev.reverie.api.Subscription;
import dev.reverie.api.ThreadEnd;
import dev.reverie.api.ThreadStart;
import dev.reverie.api.Tool;
import dev.reverie.api.Tools;
import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ComposedToolTest {
    private static final Syscall READ = Read.of(0, 64, 100);
    private static final Syscall SHORT = Read.of(0, 64, 1);
    private static final Syscall WRITE = Write.of(1, 64, 5);

    /** What a {@link Scripted} tool has noted, in the whole guest. */
    private static final class Notes implements GlobalState {
        final List<String> lines = new ArrayList<>();
        boolean ended;

        @Override
        public void onEnd() {
            ended = true;
        }
    }

    /** Notes what it sees, and does what the test says. Its process state is a name, its thread state a number of calls. */
    private static final class Scripted implements Tool<Notes, int[]> {
        final String process;
        final Subscription wanted;
        BiFunction<Guest<Notes, int[]>, Syscall, Action> handler = (guest, call) -> Action.proceed();
        SignalAction signalAction = SignalAction.deliver();

        Scripted(String process, Subscription wanted) {
            this.process = process;
            this.wanted = wanted;
        }

        @Override
        public Subscription subscription() {
            return wanted;
        }

        @Override
        public Notes newGlobal() {
            return new Notes();
        }

        @Override
        public Scripted newProcess(ProcessStart<Notes> start) {
            start.global().rpc((notes, from) -> notes.lines.add("fork by " + start.creatorTid()));
            Scripted child = new Scripted(process + "'", wanted);
            child.handler = handler;
            return child;
        }

        @Override
        public int[] newThread(ThreadStart<int[]> start) {
            int[] parent = start.parent();
            return new int[] {parent == null ? 0 : parent[0]};
        }

        @Override
        public Action onSyscall(Guest<Notes, int[]> guest, Syscall call) {
            guest.thread()[0]++;
            guest.rpc((notes, from) -> notes.lines.add(
                    process + " " + call.name() + " " + call.args().a2()));
            return handler.apply(guest, call);
        }

        @Override
        public SignalAction onSignal(Guest<Notes, int[]> guest, InboundSignal signal) {
            guest.rpc((notes, from) -> notes.lines.add(signal.signal().name()));
            return signalAction;
        }

        @Override
        public void onThreadExit(ThreadEnd<Notes, int[]> end) {
            end.rpc((Notes notes, Sender from) -> notes.lines.add("thread after " + end.thread()[0]));
        }

        @Override
        public void onProcessExit(ProcessEnd<Notes> end) {
            end.rpc((Notes notes, Sender from) ->
                    notes.lines.add(process + " " + end.status().shellCode()));
        }
    }

    private final Scripted outer = new Scripted("outer", Subscription.syscalls(Sysno.READ));
    private final Scripted inner = new Scripted("inner", Subscription.syscalls(Sysno.READ, Sysno.WRITE));
    private final Tool<BothGlobals<Notes, Notes>, BothThreads<int[], int[]>> both = Tools.compose(outer, inner);
    private final FakeGuest<BothGlobals<Notes, Notes>, BothThreads<int[], int[]>> guest = FakeGuest.of(both);

    private List<String> outerNotes() {
        return guest.global().outer().lines;
    }

    private List<String> innerNotes() {
        return guest.global().inner().lines;
    }

    @Test
    void eachSeesWhatItSubscribed() {
        assertThat(both.subscription().numbers()).containsExactly(Sysno.READ, Sysno.WRITE);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.proceed());
        assertThat(guest.onSyscall(WRITE)).isEqualTo(Action.proceed());
        guest.onSyscall(new ForeignSyscall(Abi.I386, 3, SyscallArgs.NONE));
        assertThat(outerNotes()).containsExactly("outer read 100", "outer read 0");
        assertThat(innerNotes()).containsExactly("inner read 100", "inner write 5", "inner read 0");
    }

    @Test
    void whatTheOuterAnswersTheInnerDoesNotSee() {
        outer.handler = (g, call) -> Action.fail(Errno.EIO);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.fail(Errno.EIO));
        assertThat(innerNotes()).isEmpty();
    }

    @Test
    void whatTheOuterProceedsWithIsTheInnersCall() {
        outer.handler = (g, call) -> Action.proceedWith(SHORT);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.proceedWith(SHORT));
        assertThat(innerNotes()).containsExactly("inner read 1");
        inner.handler = (g, call) -> Action.proceedWith(WRITE);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.proceedWith(WRITE));
        inner.handler = (g, call) -> Action.result(7);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.result(7));
    }

    @Test
    void whatTheOuterInjectsIsTheInnersCallAndTheResultFlowsBack() {
        outer.handler = (g, call) -> Action.result(10 * g.inject(SHORT));
        guest.willReturn(1);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.result(10));
        assertThat(guest.injected()).containsExactly(SHORT);
        inner.handler = (g, call) -> Action.result(1 + g.inject(WRITE));
        guest.willReturn(5);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.result(60));
        assertThat(guest.injected()).containsExactly(SHORT, WRITE);
        inner.handler = (g, call) -> Action.proceedWith(WRITE);
        guest.willReturn(4);
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.result(40));
        assertThat(innerNotes()).containsOnly("inner read 1");
        assertThat(outerNotes())
                .as("what the inner one injects is not the outer one's")
                .containsOnly("outer read 100");
    }

    @Test
    void anEndUnwindsBoth() {
        outer.handler = (g, call) -> Action.result(g.inject(call));
        inner.handler = (g, call) -> Action.result(g.inject(call));
        guest.willEnd();
        assertThatThrownBy(() -> guest.onSyscall(READ)).isInstanceOf(GuestEnded.class);
    }

    @Test
    void statesAreKeptApart() {
        guest.onSyscall(WRITE);
        guest.onSyscall(READ);
        FakeGuest<BothGlobals<Notes, Notes>, BothThreads<int[], int[]>> child = guest.newProcess();
        child.onSyscall(READ);
        assertThat(child.thread().outer()).containsExactly(2);
        assertThat(child.thread().inner()).containsExactly(3);
        assertThat(guest.thread().outer()).containsExactly(1);
        child.onThreadExit(new ExitStatus.Exited(3));
        child.onProcessExit(new ExitStatus.Exited(3));
        assertThat(outerNotes())
                .containsExactly("outer read 100", "fork by 1000", "outer' read 100", "thread after 2", "outer' 3");
        assertThat(innerNotes())
                .containsExactly(
                        "inner write 5",
                        "inner read 100",
                        "fork by 1000",
                        "inner' read 100",
                        "thread after 3",
                        "inner' 3");
        guest.global().onEnd();
        assertThat(guest.global().outer().ended && guest.global().inner().ended).isTrue();
    }

    @Test
    void signalsGoThroughBoth() {
        Scripted first = new Scripted("outer", Subscription.none().withSignals());
        Scripted second = new Scripted("inner", Subscription.none().withSignals());
        Tool<BothGlobals<Notes, Notes>, BothThreads<int[], int[]>> tool = Tools.compose(first, second);
        FakeGuest<BothGlobals<Notes, Notes>, BothThreads<int[], int[]>> signalled = FakeGuest.of(tool);
        Signal user = new Signal(10);
        InboundSignal signal = new InboundSignal(user, SigInfo.ofKill(user, 1, 0));
        assertThat(tool.onSignal(signalled, signal)).isEqualTo(SignalAction.deliver());
        first.signalAction = SignalAction.replaceWith(new Signal(12));
        assertThat(tool.onSignal(signalled, signal)).isEqualTo(SignalAction.replaceWith(new Signal(12)));
        second.signalAction = SignalAction.suppress();
        assertThat(tool.onSignal(signalled, signal)).isEqualTo(SignalAction.suppress());
        first.signalAction = SignalAction.suppress();
        tool.onSignal(signalled, signal);
        assertThat(signalled.global().outer().lines).hasSize(4).containsOnly("SIGUSR1");
        assertThat(signalled.global().inner().lines).containsExactly("SIGUSR1", "SIGUSR2", "SIGUSR2");
    }

    @Test
    void compositionsAreComposed() {
        Scripted third = new Scripted("third", Subscription.allSyscalls());
        FakeGuest<?, ?> nested = FakeGuest.of(Tools.compose(third, both));
        outer.handler = (g, call) -> Action.proceedWith(SHORT);
        assertThat(nested.onSyscall(READ)).isEqualTo(Action.proceedWith(SHORT));
        assertThat(nested.tool().subscription().isAllSyscalls()).isTrue();
    }
}
