package dev.reverie.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.Guest;
import dev.reverie.api.GuestEnded;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FakeGuestTest {
    private static final Syscall READ = Syscall.of(0, SyscallArgs.of(3, FakeMemory.BASE, 100));

    /** Reads in halves: enough to use every service of the fake. */
    private static final class HalfReads implements StatelessTool {
        @Override
        public Subscription subscription() {
            return Subscription.syscalls(0);
        }

        @Override
        public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
            SyscallArgs args = call.args();
            return Action.result(guest.inject(Syscall.of(call.number(), args.with(2, args.a2() / 2))));
        }
    }

    @Test
    void recordsWhatIsInjectedAndReturnsWhatIsScripted() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new HalfReads());
        assertThat(guest.willReturn(7).onSyscall(READ)).isEqualTo(Action.result(7));
        assertThat(guest.injected())
                .singleElement()
                .satisfies(call -> assertThat(call.args().a2()).isEqualTo(50));
    }

    @Test
    void asksTheKernelWhenNothingIsScripted() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new HalfReads());
        guest.withKernel((call, memory) -> memory.write(call.args().a1(), new byte[] {1, 2}, 0, 2));
        assertThat(guest.onSyscall(READ)).isEqualTo(Action.result(2));
        assertThat(guest.memory().content(FakeMemory.BASE, 2)).containsExactly(1, 2);
    }

    @Test
    void anUnscriptedCallIsAnErrorOfTheTest() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new HalfReads());
        assertThatThrownBy(() -> guest.onSyscall(READ)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndedGuestUnwindsTheHandler() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new HalfReads());
        assertThatThrownBy(() -> guest.willEnd().onSyscall(READ)).isInstanceOf(GuestEnded.class);
    }

    @Test
    void memoryFaultsOutsideAndIsCutShortAtItsEnd() {
        FakeMemory memory = new FakeMemory(16);
        byte[] target = new byte[16];
        assertThat(memory.read(0, target, 0, 1)).isEqualTo(-14);
        assertThat(memory.read(FakeMemory.BASE + 16, target, 0, 1)).isEqualTo(-14);
        assertThat(memory.read(FakeMemory.BASE + 12, target, 0, 16)).isEqualTo(4);
        assertThat(memory.read(0, target, 0, 0)).isZero();
    }

    @Test
    void placedThingsDoNotOverlap() {
        FakeMemory memory = new FakeMemory(64);
        long first = memory.placeString("hello");
        long second = memory.placeLongs(1);
        assertThat(second % 8).isZero();
        assertThat(memory.content(first, 6)).isEqualTo("hello\0".getBytes(StandardCharsets.UTF_8));
        assertThat(memory.content(second, 8)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aForkedChildHasItsOwnMemoryAndAThreadDoesNot() {
        FakeGuest<NoGlobal, @Nullable Void> guest = FakeGuest.of(new HalfReads());
        FakeGuest<NoGlobal, @Nullable Void> child = guest.newProcess();
        FakeGuest<NoGlobal, @Nullable Void> thread = guest.newThread();
        guest.memory().placeString("x");
        assertThat(child.memory().content(FakeMemory.BASE, 1)).containsExactly(0);
        assertThat(thread.memory().content(FakeMemory.BASE, 1)).containsExactly('x');
        assertThat(child.ppid()).isEqualTo(guest.pid());
        assertThat(thread.pid()).isEqualTo(guest.pid());
        assertThat(thread.isMainThread()).isFalse();
    }
}
