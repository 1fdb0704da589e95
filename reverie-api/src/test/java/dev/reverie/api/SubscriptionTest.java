package dev.reverie.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.Trait;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
    @Property
    void holdsExactlyTheNumbersGiven(
            @ForAll Set<@IntRange(max = 1023) Integer> numbers, @ForAll @IntRange(min = -1, max = 2000) int number) {
        Subscription some = Subscription.syscalls(
                numbers.stream().mapToInt(Integer::intValue).toArray());
        assertThat(some.hasSyscall(number)).isEqualTo(numbers.contains(number));
        assertThat(some.hasSyscalls()).isEqualTo(!numbers.isEmpty());
        assertThat(some.numbers()).isSorted().hasSize(numbers.size());
    }

    @Property
    void orAllButThem(
            @ForAll Set<@IntRange(max = 1023) Integer> numbers, @ForAll @IntRange(min = -1, max = 2000) int number) {
        Subscription most = Subscription.allSyscallsExcept(
                numbers.stream().mapToInt(Integer::intValue).toArray());
        assertThat(most.hasSyscall(number)).isEqualTo(!numbers.contains(number));
        assertThat(most.hasSyscalls()).isTrue();
        assertThat(most.isAllSyscalls()).isEqualTo(numbers.isEmpty());
    }

    @Test
    void allMeansUnknownNumbersToo() {
        assertThat(Subscription.allSyscalls().hasSyscall(-1)).isTrue();
        assertThat(Subscription.allSyscalls().hasSyscall(100_000)).isTrue();
        assertThat(Subscription.none().hasSyscalls()).isFalse();
    }

    @Test
    void aTraitStandsForAllCallsThatHaveIt() {
        Subscription opens = Subscription.syscalls(Trait.OPENS);
        assertThat(opens.hasSyscall(Sysno.OPENAT)).isTrue();
        assertThat(opens.hasSyscall(Sysno.OPEN_BY_HANDLE_AT)).isTrue();
        assertThat(opens.hasSyscall(Sysno.READ)).isFalse();
        Subscription more = Subscription.syscalls(Trait.OPENS, Trait.READS);
        assertThat(more.numbers()).contains(opens.numbers()).contains(Sysno.READ);
        assertThat(more.isAllSyscallsExcept()).isFalse();
    }

    @Test
    void signalsComeOnTop() {
        Subscription both = Subscription.syscalls(1).withSignals();
        assertThat(both.hasSignals()).isTrue();
        assertThat(both.hasSyscall(1)).isTrue();
        assertThat(Subscription.syscalls(1).hasSignals()).isFalse();
    }

    @Test
    void otherEventsComeOnTopOfEachOther() {
        Subscription all =
                Subscription.syscalls(1).withSignals().withTimestampCounter().withCpuid();
        assertThat(all.hasSignals() && all.hasTimestampCounter() && all.hasCpuid())
                .isTrue();
        assertThat(all.hasSyscall(1)).isTrue();
        Subscription one = Subscription.none().withTimestampCounter();
        assertThat(one.hasSignals() || one.hasCpuid()).isFalse();
        assertThat(one.hasTimestampCounter()).isTrue();
    }

    @Test
    void theVdsoLeavesToTheKernelWhatIsNamed() {
        assertThat(Subscription.syscalls(Sysno.READ, Sysno.CLOCK_GETTIME, Sysno.TIME)
                        .vdsoCalls())
                .containsExactly(Sysno.TIME, Sysno.CLOCK_GETTIME);
        assertThat(Subscription.none().vdsoCalls()).isEmpty();
    }

    @Test
    void butNotWhatIsOnlyAmongAllUnlessThatIsSaid() {
        assertThat(Subscription.allSyscalls().vdsoCalls()).isEmpty();
        assertThat(Subscription.allSyscallsExcept(Sysno.READ).vdsoCalls()).isEmpty();
        assertThat(Subscription.allSyscallsExcept(Sysno.TIME)
                        .withVdsoCalls(true)
                        .vdsoCalls())
                .containsExactly(
                        Sysno.GETTIMEOFDAY, Sysno.CLOCK_GETTIME, Sysno.CLOCK_GETRES, Sysno.GETCPU, Sysno.GETRANDOM);
        assertThat(Subscription.syscalls(Sysno.TIME).withVdsoCalls(false).vdsoCalls())
                .isEmpty();
        assertThat(Subscription.allSyscalls().withVdsoCalls(true).withSignals().vdsoCalls())
                .hasSize(6);
    }

    @Test
    void refusesNumbersThatAreNone() {
        assertThatThrownBy(() -> Subscription.syscalls(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> Subscription.syscalls(5000)).hasMessageContaining("5000");
    }

    @Test
    void aUnionHasWhatEitherHas() {
        Subscription[] all = {
            Subscription.none(),
            Subscription.allSyscalls(),
            Subscription.syscalls(0, 1),
            Subscription.syscalls(1, 2),
            Subscription.allSyscallsExcept(0, 1),
            Subscription.allSyscallsExcept(1, 2)
        };
        for (Subscription one : all) {
            for (Subscription other : all) {
                Subscription union = one.or(other);
                for (int number = 0; number < 5; number++) {
                    assertThat(union.hasSyscall(number))
                            .as("%d in %s and %s", number, one, other)
                            .isEqualTo(one.hasSyscall(number) || other.hasSyscall(number));
                }
                assertThat(union.hasSignals()).isFalse();
                assertThat(one.withSignals().or(other).hasSignals()).isTrue();
            }
        }
    }
}
