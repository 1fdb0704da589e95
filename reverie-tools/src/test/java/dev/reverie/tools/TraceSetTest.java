package dev.reverie.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Abi;
import dev.reverie.syscalls.ForeignSyscall;
import dev.reverie.syscalls.Syscall;
import dev.reverie.syscalls.SyscallArgs;
import dev.reverie.syscalls.Sysno;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TraceSetTest {
    private static Syscall call(int number) {
        return Syscall.of(number, SyscallArgs.NONE);
    }

    @Test
    void namesSelect() {
        TraceSet set = TraceSet.parse("openat,read");
        assertThat(set.subscription().numbers()).containsExactly(Sysno.READ, Sysno.OPENAT);
        assertThat(set.contains(call(Sysno.READ))).isTrue();
        assertThat(set.contains(call(Sysno.WRITE))).isFalse();
    }

    @Test
    void allAndNone() {
        assertThat(TraceSet.parse("all").contains(call(100_000))).isTrue();
        assertThat(TraceSet.parse("none").contains(call(Sysno.READ))).isFalse();
        assertThat(TraceSet.parse("none").subscription().hasSyscalls()).isFalse();
    }

    @Test
    void foreignCallsGoByTheirName() {
        TraceSet set = TraceSet.parse("write");
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE)))
                .isTrue();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 1, SyscallArgs.NONE)))
                .isFalse();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 60_000, SyscallArgs.NONE)))
                .isTrue();
    }

    @Test
    void unknownNamesAreExplained() {
        assertThatThrownBy(() -> TraceSet.parse("read,opneat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown system call 'opneat', did you mean openat or openat2?");
        assertThatThrownBy(() -> TraceSet.parse("")).hasMessage("unknown system call ''");
    }

    @Test
    void classesExpressionsNumbersAndDoubtfulNames() {
        assertThat(names("%fstat")).containsExactlyInAnyOrder("fstat", "newfstatat", "statx");
        assertThat(names("/^open"))
                .containsExactlyInAnyOrder(
                        "open", "openat", "openat2", "open_by_handle_at", "open_tree", "open_tree_attr");
        assertThat(names("0,1")).containsExactlyInAnyOrder("read", "write");
        assertThat(names("?nosuch,?%nosuch,?/^nosuch,read")).containsExactly("read");
        assertThat(names("file"))
                .isEqualTo(names("%file"))
                .contains("openat", "getcwd")
                .doesNotContain("mq_open");
        assertThat(names("stat")).containsExactly("stat");
        assertThat(names("none,read")).containsExactly("read");
    }

    @Test
    void classesTakeInTheOld32BitCalls() {
        TraceSet set = TraceSet.parse("%memory,%%stat");
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 192, SyscallArgs.NONE)))
                .as("mmap2")
                .isTrue();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 195, SyscallArgs.NONE)))
                .as("stat64")
                .isTrue();
        assertThat(set.contains(new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE)))
                .as("write")
                .isFalse();
    }

    @Test
    void aConventionMayBeChosen() {
        ForeignSyscall write = new ForeignSyscall(Abi.I386, 4, SyscallArgs.NONE);
        assertThat(TraceSet.parse("write@64").contains(write)).isFalse();
        assertThat(TraceSet.parse("write@64").contains(call(Sysno.WRITE))).isTrue();
        assertThat(TraceSet.parse("write@32").contains(write)).isTrue();
        assertThat(TraceSet.parse("write@32").contains(call(Sysno.WRITE))).isFalse();
        assertThatThrownBy(() -> TraceSet.parse("write@16")).hasMessageContaining("@64, @32 and @x32");
    }

    @Test
    void negatedSetsHoldUnknownCallsToo() {
        TraceSet set = TraceSet.parse("!read,%memory");
        assertThat(set.contains(call(Sysno.READ))).isFalse();
        assertThat(set.contains(call(Sysno.BRK))).isFalse();
        assertThat(set.contains(call(Sysno.WRITE))).isTrue();
        assertThat(set.contains(call(100_000))).isTrue();
        assertThat(set.subscription().isAllSyscallsExcept()).isTrue();
        assertThat(TraceSet.parse("!none").subscription().isAllSyscalls()).isTrue();
        assertThat(TraceSet.parse("!all").subscription().hasSyscalls()).isFalse();
    }

    @Property(tries = 200)
    void aListIsTheUnionOfItsItemsAndNegationItsComplement(
            @ForAll @Size(min = 1, max = 6) List<@From("items") String> items,
            @ForAll @IntRange(min = -1, max = 600) int number) {
        boolean inAny = items.stream().anyMatch(item -> TraceSet.parse(item).contains(call(number)));
        TraceSet set = TraceSet.parse(String.join(",", items));
        TraceSet rest = TraceSet.parse("!" + String.join(",", items));
        assertThat(set.contains(call(number))).isEqualTo(inAny);
        assertThat(rest.contains(call(number))).isEqualTo(!inAny);
        assertThat(set.subscription().hasSyscall(number)).isEqualTo(inAny);
        assertThat(rest.subscription().hasSyscall(number)).isEqualTo(!inAny);
    }

    @Provide
    Arbitrary<String> items() {
        return Arbitraries.of(
                "read", "openat", "%file", "%desc", "%network", "/^get", "/at$", "39", "?nosuch", "none", "close@64");
    }

    @Property(tries = 200)
    void anyTextIsASetOrExplained(@ForAll @StringLength(max = 12) String text) {
        try {
            assertThat(TraceSet.parse(text)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).*(unknown|no system call|no regular expression).*");
        }
    }

    @Test
    void whatIsNotThereIsExplained() {
        assertThatThrownBy(() -> TraceSet.parse("%flie"))
                .hasMessage("unknown system call '%flie', did you mean %file?");
        assertThatThrownBy(() -> TraceSet.parse("1000")).hasMessage("unknown system call '1000'");
        assertThatThrownBy(() -> TraceSet.parse("/^zz")).hasMessage("no system call matches '/^zz'");
        assertThatThrownBy(() -> TraceSet.parse("/(")).hasMessageStartingWith("'(' is no regular expression");
    }

    private static List<String> names(String list) {
        TraceSet set = TraceSet.parse(list);
        List<String> names = new ArrayList<>();
        for (int number : set.subscription().numbers()) {
            names.add(call(number).name());
        }
        return names;
    }
}
