package dev.reverie.tools.fail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.api.guestcode.GuestAction;
import dev.reverie.api.guestcode.SharedState;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.syscalls.Sysno;
import dev.reverie.testing.SimulatedThread;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules as data say of each call what rules as objects say. */
class RuleCodeTest {
    private static final int ROUNDS = 2_000;

    private static SimulatedThread guest(String... rules) {
        SimulatedThread guest = new SimulatedThread();
        RuleWriter writer = new RuleWriter(Stream.of(rules).map(FailRule::parse).toList());
        assertThat(writer.isPossible()).isTrue();
        guest.view(RuleTable.class);
        writer.write(new Table(guest.bytes(RuleTable.class)));
        return guest;
    }

    /** The table of a simulated guest. */
    private record Table(ByteBuffer bytes) implements SharedState {
        private static StructLayout.Field field(String name) {
            return Objects.requireNonNull(StructLayouts.of(RuleTable.class).field(name));
        }

        @Override
        public void set(Class<?> struct, String name, int index, long value) {
            StructLayout.Field field = field(name);
            int at = field.offset() + index * field.type().bytes();
            switch (field.type().bytes()) {
                case 2 -> bytes.putShort(at, (short) value);
                case 4 -> bytes.putInt(at, (int) value);
                default -> bytes.putLong(at, value);
            }
        }

        @Override
        public long getAndAdd(Class<?> struct, String name, int index, long delta) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long value(Class<?> struct, String name, int index) {
            throw new UnsupportedOperationException();
        }
    }

    private static GuestAction call(SimulatedThread guest, int number, long... arguments) {
        return RuleCode.onCall(guest.withCall(number, arguments), guest.view(RuleTable.class));
    }

    @Test
    void pathsMatchAsPatternsDo() {
        Random random = new Random(1);
        int[] seen = new int[4];
        for (int round = 0; round < ROUNDS; round++) {
            String glob = "/" + word(random, List.of("a", "b", "/", "*", "**", "?", "a", "/b"));
            String path = "/"
                    + word(random, List.of("a", "b", "/", "/a", "ab", "."))
                            .replaceAll("\\.", round % 50 == 0 ? "." : "b");
            SimulatedThread guest = guest("openat,path=" + glob + ",errno=EACCES");
            GuestAction action = call(guest, Sysno.OPENAT, -100, guest.memory().placeString(path));
            boolean isGiven = PathPattern.parse(glob).matches(path);
            boolean isNormal =
                    java.nio.file.Path.of(path).normalize().toString().equals(path) && !path.contains("/.");
            GuestAction expected = isGiven ? GuestAction.ANSWER : isNormal ? GuestAction.PROCEED : GuestAction.STOP;
            assertThat(action).as("%s is as %s", path, glob).isEqualTo(expected);
            seen[expected.number()]++;
        }
        assertThat(seen[GuestAction.ANSWER.number()]).isGreaterThan(ROUNDS / 50);
        assertThat(seen[GuestAction.PROCEED.number()]).isGreaterThan(ROUNDS / 50);
    }

    private static String word(Random random, List<String> parts) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            word.append(parts.get(random.nextInt(parts.size())));
        }
        return word.toString();
    }

    @Test
    void occasionsAreTheSame() {
        for (String when : List.of(
                "nth=7", "from=5,every=3", "probability=0.3,seed=9", "probability=0", "probability=1,from=90")) {
            SimulatedThread guest = guest("getpid,retval=7," + when);
            Occasion occasion = FailRule.parse("getpid,retval=7," + when).occasion();
            for (int number = 1; number <= 200; number++) {
                GuestAction action = call(guest, Sysno.GETPID);
                assertThat(action).isEqualTo(occasion.comes(number) ? GuestAction.ANSWER : GuestAction.PROCEED);
            }
            assertThat(guest.view(RuleTable.class).matches(0)).isEqualTo(200);
        }
    }

    @Test
    void descriptorsTimesAndTheFirstRule() {
        SimulatedThread guest = guest("write,fd=1,errno=ENOSPC,times=2", "write,fd=!2,retval=5");
        assertThat(call(guest, Sysno.WRITE, 2)).isEqualTo(GuestAction.PROCEED);
        for (long result : new long[] {-28, -28, 5, 5}) {
            assertThat(call(guest, Sysno.WRITE, 1)).isEqualTo(GuestAction.ANSWER);
            assertThat(guest.result()).isEqualTo(result);
        }
        assertThat(call(guest, Sysno.WRITE, 64)).isEqualTo(GuestAction.STOP);
        assertThat(guest.view(RuleTable.class).hits(0)).isEqualTo(2);
        assertThat(guest.view(RuleTable.class).matches(0)).isEqualTo(4);
    }

    @Test
    void whatOnlyTheTracerCanTellStops() {
        assertThat(call(guest("read,getpid,path=/etc/*,errno=EIO", "getppid,retval=1"), Sysno.READ, 3))
                .isEqualTo(GuestAction.STOP);
        SimulatedThread guest = guest("mkdir,errno=EIO,when=exit", "openat,path=/etc/*,errno=EIO", "getpid,retval=1");
        assertThat(call(guest, Sysno.MKDIR, 0)).isEqualTo(GuestAction.STOP);
        assertThat(call(guest, Sysno.OPENAT, -100, guest.memory().placeString("hosts")))
                .isEqualTo(GuestAction.STOP);
        assertThat(call(guest, Sysno.OPENAT, -100, guest.memory().placeString("/etc/../etc/x/y")))
                .isEqualTo(GuestAction.STOP);
        assertThat(call(guest, Sysno.OPENAT, -100, 0)).isEqualTo(GuestAction.PROCEED);
        assertThat(guest.view(RuleTable.class).matches(1)).isZero();
    }

    @Test
    void delaysAreTheTracers() {
        SimulatedThread guest = guest("getpid,retval=1", "fsync,delay=1ms").withTracer((request, values) -> request);
        assertThat(call(guest, Sysno.FSYNC, 3)).isEqualTo(GuestAction.PROCEED);
        assertThat(new RuleWriter(List.of(FailRule.parse("mkdir,errno=EIO,when=exit"))).isPossible())
                .isFalse();
    }
}
