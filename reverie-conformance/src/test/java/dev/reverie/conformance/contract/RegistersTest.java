package dev.reverie.conformance.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.api.Action;
import dev.reverie.api.ExitStatus;
import dev.reverie.api.Guest;
import dev.reverie.api.NoGlobal;
import dev.reverie.api.Registers;
import dev.reverie.api.RunOptions.HandlerThreads;
import dev.reverie.api.SignalAction;
import dev.reverie.api.StatelessTool;
import dev.reverie.api.Subscription;
import dev.reverie.api.ToolException;
import dev.reverie.conformance.programs.Guests;
import dev.reverie.syscalls.Getppid;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registers that a handler sets are those that the guest goes on with. */
final class RegistersTest {
    /** What a handler does about the call besides. */
    enum Way {
        PROCEED,
        SKIP,
        INJECT,
        INJECT_OTHERS
    }

    /** What the guest has in its registers behind its call. */
    private static Map<String, Long> behindCall(Script tool, String... arguments) throws Exception {
        String[] argv = new String[arguments.length + 1];
        argv[0] = Runs.guest("contract/setregs.c");
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        Map<String, Long> registers = new TreeMap<>();
        Runs.run(tool, HandlerThreads.VIRTUAL, argv).stdout().toString().lines().forEach(line -> {
            int space = line.indexOf(' ');
            registers.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        });
        return registers;
    }

    private static Action act(Guest<NoGlobal, @Nullable Void> guest, Syscall call, Way way) {
        return switch (way) {
            case PROCEED -> Action.proceed();
            case SKIP -> Action.result(77);
            case INJECT -> Action.result(guest.inject(call));
            case INJECT_OTHERS -> {
                guest.inject(Syscall.of(Sysno.GETPID, SyscallArgs.of(1, 2, 3, 4, 5, 6)));
                guest.inject(Syscall.of(Sysno.GETPRIORITY, SyscallArgs.of(9, 9)));
                yield Action.result(77);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "PROCEED, true",
        "SKIP, true",
        "INJECT, true",
        "INJECT_OTHERS, true",
        "PROCEED, false",
        "SKIP, false",
        "INJECT_OTHERS, false"
    })
    void thoseThatAreSetAndThoseThatAreNot(Way way, boolean elsewhere) throws Exception {
        Registers[] before = new Registers[1];
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            if (guest.registers().rdi() != 11) {
                return Action.proceed();
            }
            Action action = act(guest, call, way);
            Registers own = guest.registers();
            before[0] = own;
            Registers changed = own.withRbx(101)
                    .withR12(102)
                    .withRdi(103)
                    .withR9(104)
                    .withRcx(105)
                    .withRax(106)
                    .withRip(elsewhere ? own.r15() : own.rip());
            guest.setRegisters(changed);
            assertThat(guest.registers()).isEqualTo(changed);
            return action;
        });
        Map<String, Long> after = behindCall(tool);
        // Whatever has been injected, the handler saw the guest's own.
        assertThat(before[0].rsi()).isEqualTo(12);
        assertThat(before[0].rax()).isEqualTo(-38);
        assertThat(before[0].fsBase()).isPositive();
        assertThat(before[0].gsBase()).isZero();
        assertThat(after)
                .containsEntry("rbx", 101L)
                .containsEntry("r12", 102L)
                .containsEntry("rdi", 103L)
                .containsEntry("r9", 104L)
                .containsEntry("rcx", 105L)
                .containsEntry("r11", before[0].eflags())
                .containsEntry("rsi", 12L)
                .containsEntry("rdx", 13L)
                .containsEntry("r10", 14L)
                .containsEntry("r8", 15L)
                .containsEntry("rbp", 22L)
                .containsEntry("r13", 24L)
                .containsEntry("r14", 25L)
                .containsEntry("landed", elsewhere ? 2L : 1L);
        boolean runs = way == Way.PROCEED || way == Way.INJECT;
        assertThat(after.get("rax")).satisfies(rax -> assertThat(rax == 77).isEqualTo(!runs));
        assertThat(after.get("rax")).isPositive().isNotEqualTo(106);
    }

    /** The guest sends itself signal 12, which its pid 11 does not get; the tool makes it its own pid. */
    @Test
    void atASignal() throws Exception {
        record OnSignal() implements StatelessTool {
            @Override
            public Subscription subscription() {
                return Subscription.syscalls(Sysno.KILL).withSignals();
            }

            @Override
            public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
                return Action.proceedWith(Syscall.of(Sysno.KILL, SyscallArgs.of(guest.pid(), 12)));
            }

            @Override
            public SignalAction onSignal(Guest<NoGlobal, @Nullable Void> guest, dev.reverie.api.InboundSignal signal) {
                Registers own = guest.registers();
                guest.setRegisters(own.withRbx(201).withRax(202).withRip(own.r15()));
                return SignalAction.suppress();
            }
        }
        String output = Runs.run(new OnSignal(), HandlerThreads.VIRTUAL, Runs.guest("contract/setregs.c"), "kill")
                .stdout()
                .toString();
        assertThat(output).contains("rax 202\n", "rbx 201\n", "rdi 11\n", "r12 23\n", "landed 2\n");
    }

    @Test
    void beforeTheFirstInstruction() {
        String guest = Guests.compile("../contract/first.c", "first", "gcc", "-static", "-nostdlib")
                .toString();
        record First() implements StatelessTool {
            @Override
            public Subscription subscription() {
                return Subscription.none();
            }

            @Override
            public void onThreadStart(Guest<NoGlobal, @Nullable Void> guest) {
                guest.setRegisters(guest.registers().withRbx(42));
            }

            @Override
            public Action onSyscall(Guest<NoGlobal, @Nullable Void> guest, Syscall call) {
                return Action.proceed();
            }
        }
        assertThat(Runs.run(new First(), HandlerThreads.VIRTUAL, guest).status())
                .isEqualTo(new ExitStatus.Exited(42));
        Script none = Script.onSyscalls(Subscription.none(), (stopped, call) -> Action.proceed());
        assertThat(Runs.run(none, HandlerThreads.VIRTUAL, guest).status()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void whatTheKernelWouldNotTakeIsRefused() throws Exception {
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            guest.setRegisters(guest.registers().withFsBase(-1));
            return Action.proceed();
        });
        assertThatThrownBy(() -> behindCall(tool))
                .isInstanceOf(ToolException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theVectorRegistersAreThere() throws Exception {
        byte[][] state = new byte[1][];
        Script tool = Script.onSyscalls(Subscription.syscalls(Sysno.GETPPID), (guest, call) -> {
            if (call instanceof Getppid) {
                state[0] = guest.extendedState();
            }
            return Action.proceed();
        });
        behindCall(tool);
        // The legacy area, of which mxcsr is as every program finds it, and the header.
        assertThat(state[0].length).isGreaterThanOrEqualTo(576);
        assertThat(dev.reverie.syscalls.LittleEndian.getInt(state[0], 24)).isEqualTo(0x1f80);
    }
}
