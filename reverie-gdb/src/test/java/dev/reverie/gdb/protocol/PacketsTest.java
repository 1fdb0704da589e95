package dev.reverie.gdb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.gdb.protocol.PacketReader.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

/** Frames and packets: each other's opposite, and no bytes are too strange. */
class PacketsTest {
    private static Item read(byte[] bytes) throws IOException {
        return new PacketReader(new ByteArrayInputStream(bytes)).next();
    }

    private static Item read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As a client does it: abbreviated runs are of the direction to the client alone. */
    private static String expanded(byte[] frame) {
        StringBuilder text = new StringBuilder();
        int sum = 0;
        int i = 1;
        for (; frame[i] != '#'; i++) {
            sum += frame[i];
            if (frame[i] == '}') {
                sum += frame[++i];
                text.append((char) ((frame[i] ^ 0x20) & 0xff));
            } else if (frame[i] == '*') {
                sum += frame[++i];
                assertThat(frame[i]).isBetween((byte) 32, (byte) 126);
                text.repeat(text.charAt(text.length() - 1), frame[i] - 29);
            } else {
                text.append((char) (frame[i] & 0xff));
            }
        }
        assertThat(new String(frame, i + 1, 2, StandardCharsets.US_ASCII)).isEqualTo(String.format("%02x", sum & 0xff));
        return text.toString();
    }

    @Property
    void whatIsFramedIsUnderstood(@ForAll @CharRange(from = 0, to = 255) String payload) {
        assertThat(expanded(Frame.of(payload))).isEqualTo(payload);
    }

    @Property
    void runsAreAbbreviated(@ForAll("digits") char digit, @ForAll("lengths") int length) {
        String payload = String.valueOf(digit).repeat(length);
        assertThat(expanded(Frame.of(payload))).isEqualTo(payload);
    }

    @Provide
    Arbitrary<Character> digits() {
        return Arbitraries.of('0', 'f', '#', '*', 'x');
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(0, 500);
    }

    @Property
    void anyBytesComeToAnEnd(@ForAll byte[] bytes) throws IOException {
        PacketReader reader = new PacketReader(new ByteArrayInputStream(bytes));
        for (int i = 0; i <= bytes.length; i++) {
            if (reader.next() instanceof Item.End) {
                return;
            }
        }
        throw new AssertionError("more items than bytes");
    }

    @Test
    void packetsAreWholeOrDamaged() throws IOException {
        assertThat(read("+$g#67")).isEqualTo(new Item.Packet("g"));
        assertThat(read("$g#68")).isInstanceOf(Item.Damaged.class);
        assertThat(read("$g#6")).isInstanceOf(Item.End.class);
        assertThat(read("$g#zz")).isInstanceOf(Item.Damaged.class);
        assertThat(read("$half$g#67")).isEqualTo(new Item.Packet("g"));
        assertThat(read("\3$g#67")).isInstanceOf(Item.Interrupt.class);
        assertThat(read("$X}\3#d8")).isEqualTo(new Item.Packet("X#"));
    }

    @Test
    void aPacketWithoutEndTakesNoMemory() throws IOException {
        byte[] bytes = new byte[3 * PacketReader.MAX];
        Arrays.fill(bytes, (byte) 'a');
        bytes[0] = '$';
        bytes[bytes.length - 3] = '#';
        assertThat(read(bytes)).isInstanceOf(Item.Damaged.class);
    }

    @Test
    void signalsHaveTheProtocolsNumbers() {
        assertThat(GdbSignal.ofLinux(11)).isEqualTo(11);
        assertThat(GdbSignal.ofLinux(10)).isEqualTo(30);
        assertThat(GdbSignal.ofLinux(17)).isEqualTo(20);
        assertThat(GdbSignal.ofLinux(34)).isEqualTo(46);
        assertThat(GdbSignal.ofLinux(64)).isEqualTo(78);
        for (int signal = 1; signal <= 64; signal++) {
            if (signal != 16) {
                assertThat(GdbSignal.toLinux(GdbSignal.ofLinux(signal))).isEqualTo(signal);
            }
        }
        assertThat(GdbSignal.toLinux(151)).isZero();
    }
}
