package dev.reverie.linux.seccomp;

import static dev.reverie.linux.seccomp.BpfAssembler.RET_ALLOW;
import static dev.reverie.linux.seccomp.BpfAssembler.RET_TRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.linux.SyscallStop;
import dev.reverie.linux.seccomp.BpfAssembler.Label;
import dev.reverie.linux.seccomp.BpfInterpreter.Call;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BpfAssemblerTest {
    @Property(tries = 200)
    void letsARangeOfInstructionPointersPass(@ForAll long ip) {
        SeccompProgram program = passesPage(0x7000_0000L);
        int expected = ip >= 0x7000_0000L && ip < 0x7000_1000L ? RET_ALLOW : RET_TRACE;
        assertThat(BpfInterpreter.run(program, new Call(1, SyscallStop.ARCH_X86_64, ip)))
                .isEqualTo(expected);
    }

    @Test
    void tellsTheEdgesOfAPageApart() {
        SeccompProgram program = passesPage(0x7000_0000L);
        for (long ip : new long[] {0x6fff_ffffL, 0x7000_0000L, 0x7000_0fffL, 0x7000_1000L, 0x1_7000_0000L}) {
            int expected = ip == 0x7000_0000L || ip == 0x7000_0fffL ? RET_ALLOW : RET_TRACE;
            assertThat(BpfInterpreter.run(program, new Call(1, SyscallStop.ARCH_X86_64, ip)))
                    .isEqualTo(expected);
        }
    }

    /** A jump over more than 255 instructions does not fit a conditional one. */
    @Property(tries = 100)
    void jumpsFar(@ForAll @IntRange(min = 1, max = 1200) int count, @ForAll @IntRange(max = 1300) int number) {
        Label hit = new Label();
        Label miss = new Label();
        BpfAssembler program = new BpfAssembler().load(BpfAssembler.NUMBER);
        for (int i = 0; i < count; i++) {
            program.ifEqual(i, hit);
        }
        program.ifNotEqual(-7, miss);
        for (int i = 0; i < 300; i++) {
            program.and(-1);
        }
        program.verdict(1).place(miss).verdict(RET_ALLOW).place(hit).verdict(RET_TRACE);
        assertThat(BpfInterpreter.run(program.assemble(), new Call(number, 0, 0)))
                .isEqualTo(number < count ? RET_TRACE : RET_ALLOW);
    }

    @Test
    void comparesUnsigned() {
        Label big = new Label();
        SeccompProgram program = new BpfAssembler()
                .load(BpfAssembler.NUMBER)
                .ifAbove(0x7fffffff, big)
                .verdict(1)
                .place(big)
                .verdict(2)
                .assemble();
        assertThat(BpfInterpreter.run(program, new Call(-1, 0, 0))).isEqualTo(2);
        assertThat(BpfInterpreter.run(program, new Call(5, 0, 0))).isEqualTo(1);
    }

    @Test
    void refusesWhatTheKernelWould() {
        assertThatThrownBy(() -> new BpfAssembler().jump(new Label()).assemble())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no place");
        Label back = new Label();
        BpfAssembler loop = new BpfAssembler().place(back).load(0).jump(back);
        assertThatThrownBy(loop::assemble).isInstanceOf(IllegalStateException.class);
        BpfAssembler tooLong = new BpfAssembler();
        for (int i = 0; i <= SeccompProgram.MAX_INSTRUCTIONS; i++) {
            tooLong.verdict(RET_ALLOW);
        }
        assertThatThrownBy(tooLong::assemble).hasMessageContaining("too long");
    }

    private static SeccompProgram passesPage(long page) {
        Label trace = new Label();
        return new BpfAssembler()
                .load(BpfAssembler.ARCH)
                .ifNotEqual(SyscallStop.ARCH_X86_64, trace)
                .load(BpfAssembler.IP_HIGH)
                .ifNotEqual((int) (page >>> 32), trace)
                .load(BpfAssembler.IP_LOW)
                .and(0xfffff000)
                .ifNotEqual((int) page, trace)
                .verdict(RET_ALLOW)
                .place(trace)
                .verdict(RET_TRACE)
                .assemble();
    }
}
