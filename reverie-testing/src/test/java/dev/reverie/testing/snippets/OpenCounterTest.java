package dev.reverie.testing.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.syscalls.Errno;
import dev.reverie.syscalls.Sysno;
import dev.reverie.testing.SimulatedThread;
import org.junit.jupiter.api.Test;

/** What the Javadoc of {@link SimulatedThread} shows. */
final class OpenCounterTest {
    // @start region="test"
    @Test
    void oneFileIsHidden() {
        SimulatedThread guest = new SimulatedThread();
        OpenCounter.Counters counters = guest.view(OpenCounter.Counters.class);
        long path = guest.memory().placeString("/etc/shadow");

        GuestAction action = OpenCounter.onCall(guest.withCall(Sysno.OPENAT, -100, path), counters);

        assertThat(action).isEqualTo(GuestAction.ANSWER);
        assertThat(guest.result()).isEqualTo(-Errno.ENOENT.number());
        assertThat(counters.opens()).isEqualTo(1);
        assertThat(guest.records()).hasSize(1);
    }
    // @end

    @Test
    void allOthersAreNot() {
        SimulatedThread guest = new SimulatedThread();
        OpenCounter.Counters counters = guest.view(OpenCounter.Counters.class);
        long path = guest.memory().placeString("/etc/passwd");
        assertThat(OpenCounter.onCall(guest.withCall(Sysno.OPENAT, -100, path), counters))
                .isEqualTo(GuestAction.PROCEED);
        assertThat(OpenCounter.onCall(guest.withCall(Sysno.OPENAT, -100, 0), counters))
                .isEqualTo(GuestAction.PROCEED);
        assertThat(OpenCounter.onCall(guest.withCall(Sysno.CLOSE, 3), counters)).isEqualTo(GuestAction.PROCEED);
        assertThat(counters.opens()).isEqualTo(2);
        assertThat(guest.records()).isEmpty();
    }
}
