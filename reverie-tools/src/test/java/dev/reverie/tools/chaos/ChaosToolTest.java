package dev.reverie.tools.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.syscalls.EpollCtl;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.MsgFlags;
import dev.reverie.syscalls.OpenFlags;
import dev.reverie.syscalls.Pread64;
import dev.reverie.syscalls.Preadv;
import dev.reverie.syscalls.Read;
import dev.reverie.syscalls.Readv;
import dev.reverie.syscalls.Recvfrom;
import dev.reverie.syscalls.Recvmsg;
import dev.reverie.syscalls.RtSigaction;
import dev.reverie.syscalls.SigactionFlags;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.Write;
import dev.reverie.syscalls.Writev;
import dev.reverie.syscalls.struct.Msghdr;
import dev.reverie.testing.FakeGuest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChaosToolTest {
    private static final int FILE = 3;
    private static final int PIPE = 4;
    private static final int NON_BLOCKING = 5;
    private static final int DATAGRAM = 6;
    private static final int STREAM = 7;
    private static final int PROGRAM = 8;
    private static final int EVENTS = 9;
    private static final int SIGUSR1 = 10;
    private static final int SIGINT = 2;

    private static final ChaosOptions ALL = ChaosOptions.DEFAULT.on(EnumSet.allOf(Channel.class));

    private static final Map<Integer, OpenFile> FILES = Map.of(
            FILE, new OpenFile("/tmp/file", Channel.FILE, true, false, 0),
            PIPE, new OpenFile("pipe:[1]", Channel.PIPE, true, false, 0),
            NON_BLOCKING, new OpenFile("pipe:[2]", Channel.PIPE, true, false, OpenFlags.O_NONBLOCK),
            DATAGRAM, new OpenFile("socket:[3]", Channel.SOCKET, false, false, 0),
            STREAM, new OpenFile("socket:[4]", Channel.SOCKET, true, false, 0),
            PROGRAM, new OpenFile("/bin/true", Channel.FILE, true, true, 0),
            EVENTS, new OpenFile("anon_inode:[eventfd]", null, true, false, 0));

    private static FakeGuest<ChaosTotals, ChaosThread> guest(ChaosOptions options) {
        return FakeGuest.of(new ChaosTool(options, ChaosToolTest::find));
    }

    private static OpenFile find(Object guest, int fd, @Nullable OpenFile last) {
        OpenFile file = FILES.get(fd);
        return file == null ? new OpenFile("", null, true, false, 0) : file;
    }

    @Test
    void readsMoveOneByte() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        assertThat(guest.onSyscall(Read.of(FILE, 64, 100))).isEqualTo(Action.proceedWith(Read.of(FILE, 64, 1)));
        assertThat(guest.onSyscall(Read.of(PIPE, 64, 100))).isEqualTo(Action.proceedWith(Read.of(PIPE, 64, 1)));
        assertThat(guest.onSyscall(Pread64.of(FILE, 64, 100, 7)))
                .isEqualTo(Action.proceedWith(Pread64.of(FILE, 64, 1, 7)));
        assertThat(guest.onSyscall(Recvfrom.of(STREAM, 64, 100, 0, 0, 0)))
                .isEqualTo(Action.proceedWith(Recvfrom.of(STREAM, 64, 1, 0, 0, 0)));
        long buffers = guest.memory().placeLongs(500, 0, 640, 20, 700, 5);
        assertThat(guest.onSyscall(Readv.of(PIPE, buffers, 3))).isEqualTo(Action.proceedWith(Read.of(PIPE, 640, 1)));
        assertThat(guest.onSyscall(Preadv.of(FILE, buffers, 3, 9)))
                .isEqualTo(Action.proceedWith(Pread64.of(FILE, 640, 1, 9)));
        assertThat(guest.global().count(Mischief.SHORT_READ)).isEqualTo(6);
    }

    @Test
    void writesMoveAPart() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        for (int i = 0; i < 200; i++) {
            assertThat(guest.onSyscall(Write.of(STREAM, 64, 10)))
                    .isInstanceOfSatisfying(Action.ProceedWith.class, with -> assertThat(((Write) with.call()).count())
                            .isBetween(1L, 9L));
        }
        long buffers = guest.memory().placeLongs(640, 2);
        assertThat(guest.onSyscall(Writev.of(STREAM, buffers, 1)))
                .isEqualTo(Action.proceedWith(Write.of(STREAM, 640, 1)));
    }

    @Test
    void messagesWithAListOfBuffersAreShortenedWhileTheyRun() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        long buffers = guest.memory().placeLongs(0, 0, 640, 20, 700, 5);
        long header = guest.memory().place(new Msghdr(0, 0, buffers, 3, 0, 0, 0).toBytes());
        guest.withKernel((call, memory) -> {
            try {
                Msghdr seen = Msghdr.read(memory, header);
                assertThat(seen.msgIovlen()).isEqualTo(2);
                assertThat(memory.readLong(buffers + 24)).isEqualTo(1);
                return 1;
            } catch (dev.reverie.syscalls.MemoryFault e) {
                throw new AssertionError(e);
            }
        });
        byte[] before = guest.memory().content(buffers, 48);
        assertThat(guest.onSyscall(Recvmsg.of(STREAM, header, 0))).isEqualTo(Action.result(1));
        assertThat(guest.memory().content(buffers, 48)).isEqualTo(before);
        assertThat(guest.memory().content(header, Msghdr.SIZE))
                .isEqualTo(new Msghdr(0, 0, buffers, 3, 0, 0, 0).toBytes());
    }

    @Test
    void whatTheKernelPromisesIsKept() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        long buffers = guest.memory().placeLongs(640, 20);
        long withControl = guest.memory().place(new Msghdr(0, 0, buffers, 1, 640, 24, 0).toBytes());
        for (Syscall call : List.of(
                Read.of(DATAGRAM, 64, 100),
                Write.of(DATAGRAM, 64, 100),
                Read.of(EVENTS, 64, 8),
                Read.of(PROGRAM, 64, 832),
                Read.of(FILE, 64, 0),
                Read.of(FILE, 64, 1),
                Write.of(PIPE, 64, 4096),
                Recvfrom.of(STREAM, 64, 100, MsgFlags.MSG_PEEK, 0, 0),
                Recvfrom.of(STREAM, 64, 100, MsgFlags.MSG_WAITALL, 0, 0),
                Recvfrom.of(STREAM, 64, 100, MsgFlags.MSG_OOB | MsgFlags.MSG_DONTWAIT, 0, 0),
                Recvmsg.of(STREAM, withControl, 0),
                Recvmsg.of(STREAM, 1, 0),
                Read.of(-1, 64, 100))) {
            assertThat(guest.onSyscall(call)).as("%s", call).isEqualTo(Action.proceed());
        }
        assertThat(guest.onSyscall(Write.of(PIPE, 64, 4097))).isInstanceOf(Action.ProceedWith.class);
        FakeGuest<ChaosTotals, ChaosThread> careful = guest(ChaosOptions.DEFAULT);
        assertThat(careful.onSyscall(Read.of(FILE, 64, 100))).isEqualTo(Action.proceed());
    }

    @Test
    void everyOtherReadIsInterruptedOnceThereIsAHandlerThatInterrupts() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL.with(EnumSet.of(Mischief.EINTR)));
        assertThat(reads(guest, PIPE)).isEqualTo("....");
        guest.onSyscall(sigaction(guest, SIGINT, 0));
        guest.onSyscall(sigaction(guest, SIGUSR1, SigactionFlags.SA_RESTART));
        assertThat(reads(guest, PIPE)).isEqualTo("....");
        guest.onSyscall(sigaction(guest, SIGUSR1, 0));
        assertThat(reads(guest, PIPE)).isEqualTo("!.!.");
        assertThat(reads(guest, DATAGRAM)).isEqualTo("!.!.");
        assertThat(reads(guest, FILE)).isEqualTo("....");
        assertThat(reads(guest, NON_BLOCKING)).isEqualTo("....");
        assertThat(reads(guest.newProcess(), PIPE)).isEqualTo("!.!.");
        guest.tool().onExec(guest);
        assertThat(reads(guest, PIPE)).isEqualTo("....");
        assertThat(reads(guest(ALL.withInterruptsAll(true)), PIPE)).isEqualTo("!.!.");
    }

    private static Syscall sigaction(FakeGuest<ChaosTotals, ChaosThread> guest, int signal, long flags) {
        return RtSigaction.of(signal, guest.memory().placeLongs(0x401000, flags, 0, 0), 0, 8);
    }

    /** What becomes of four reads: interrupted, not ready, or not failed. */
    private static String reads(FakeGuest<ChaosTotals, ChaosThread> guest, int fd) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            Action action = guest.onSyscall(Read.of(fd, 64, 100));
            all.append(
                    action.equals(Action.fail(Errno.EINTR))
                            ? '!'
                            : action.equals(Action.fail(Errno.EAGAIN)) ? '?' : '.');
        }
        return all.toString();
    }

    @Test
    void whatDoesNotBlockIsEveryOtherTimeNotReady() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        assertThat(reads(guest, NON_BLOCKING)).isEqualTo("?.?.");
        assertThat(guest.onSyscall(Recvfrom.of(STREAM, 64, 100, MsgFlags.MSG_DONTWAIT, 0, 0)))
                .isEqualTo(Action.fail(Errno.EAGAIN));
    }

    /** As psql does: while it can't write, it looks for what has come. Its write must get through. */
    @Test
    void readsDoNotTakeTheTurnOfWrites() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        Syscall write = Write.of(NON_BLOCKING, 64, 100);
        Syscall read = Read.of(NON_BLOCKING, 64, 100);
        assertThat(guest.onSyscall(write)).isEqualTo(Action.fail(Errno.EAGAIN));
        assertThat(guest.onSyscall(read)).isEqualTo(Action.fail(Errno.EAGAIN));
        assertThat(guest.onSyscall(write)).isEqualTo(Action.proceed());
    }

    @Test
    void whoHearsOfReadinessOnlyOnceFindsIt() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL);
        guest.rpc(new ChaosTotals.AddEdgeTriggered("pipe:[2]"));
        assertThat(guest.onSyscall(Read.of(NON_BLOCKING, 64, 100))).isEqualTo(Action.proceed());
        assertThat(guest.onSyscall(EpollCtl.of(1, 1, 2, 0))).isEqualTo(Action.proceed());
    }

    @Test
    void theSameProgramMeetsTheSameChaos() {
        ChaosOptions options = ALL.withProbability(0.5).withSeed(7);
        assertThat(story(options)).isEqualTo(story(options)).isNotEqualTo(story(options.withSeed(8)));
    }

    /** What happens to a thread, its child process and that one's thread, which do different things from the parent. */
    private static List<Action> story(ChaosOptions options) {
        List<Action> story = new ArrayList<>();
        FakeGuest<ChaosTotals, ChaosThread> parent = guest(options);
        FakeGuest<ChaosTotals, ChaosThread> child = parent.newProcess();
        for (FakeGuest<ChaosTotals, ChaosThread> each : List.of(parent, child, child.newThread())) {
            for (int i = 0; i < 20; i++) {
                story.add(each.onSyscall(Write.of(STREAM, 64, 1000)));
            }
        }
        assertThat(story.subList(0, 20)).isNotEqualTo(story.subList(20, 40));
        assertThat(story.subList(20, 40)).isNotEqualTo(story.subList(40, 60));
        return story;
    }

    @Test
    void theFirstTransfersOfAProgramCanBeSkipped() {
        FakeGuest<ChaosTotals, ChaosThread> guest = guest(ALL.withSkip(2));
        assertThat(shortened(guest)).isEqualTo(List.of(false, false, true));
        assertThat(shortened(guest.newProcess()))
                .as("a child goes on in its parent's program")
                .containsOnly(true);
        guest.tool().onExec(guest);
        assertThat(shortened(guest)).isEqualTo(List.of(false, false, true));
    }

    private static List<Boolean> shortened(FakeGuest<ChaosTotals, ChaosThread> guest) {
        List<Boolean> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(guest.onSyscall(Read.of(FILE, 64, 100)) instanceof Action.ProceedWith);
        }
        return all;
    }

    @Test
    void setsAreParsed() {
        assertThat(Mischief.parse("!eagain,eintr"))
                .containsExactlyInAnyOrder(Mischief.SHORT_READ, Mischief.SHORT_WRITE);
        assertThat(Channel.parse("file,pipe")).containsExactlyInAnyOrder(Channel.FILE, Channel.PIPE);
        assertThatThrownBy(() -> Mischief.parse("eintrr")).hasMessageContaining("did you mean eintr?");
    }
}
