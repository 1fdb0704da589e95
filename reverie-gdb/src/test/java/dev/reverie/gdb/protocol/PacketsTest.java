package dev.reverie.gdb.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reverie.gdb.protocol.PacketReader.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Frames and packets: each other's opposite, and no bytes are too strange. */
class PacketsTest {
    private static @Nullable Item read(byte[] bytes) {
        PacketReader reader = new PacketReader();
        reader.add(bytes, bytes.length);
        return reader.next();
    }

    private static @Nullable Item read(String text) {
        return read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Item> readAll(PacketReader reader) {
        List<Item> items = new ArrayList<>();
        for (Item next = reader.next(); next != null; next = reader.next()) {
            items.add(next);
        }
        return items;
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
    void nothingElseIsTakenForARun(@ForAll("fewCharacters") String payload) {
        assertThat(expanded(Frame.of(payload))).isEqualTo(payload);
    }

    @Provide
    Arbitrary<String> fewCharacters() {
        return Arbitraries.strings().withChars('0', 'f', '#', '*', 'x').ofMaxLength(200);
    }

    @Property
    void anyBytesComeToAnEnd(@ForAll byte[] bytes) {
        PacketReader reader = new PacketReader();
        reader.add(bytes, bytes.length);
        assertThat(readAll(reader)).hasSizeLessThanOrEqualTo(bytes.length);
    }

    @Property
    void theSizeOfPiecesDoesNotMatter(@ForAll("streams") String text, @ForAll @IntRange(min = 1, max = 9) int size) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        PacketReader whole = new PacketReader();
        whole.add(bytes, bytes.length);
        PacketReader pieces = new PacketReader();
        List<Item> items = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length));
            pieces.add(piece, piece.length);
            items.addAll(readAll(pieces));
        }
        assertThat(items).isEqualTo(readAll(whole));
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of("$g#67", "\3", "+", "$X}\3#d8", "$g#68", "$half", "$m1,2#fa", "-", "#", "}")
                .list()
                .map(parts -> String.join("", parts));
    }

    @Test
    void packetsAreWholeOrDamaged() {
        assertThat(read("+$g#67")).isEqualTo(new Item.Packet("g"));
        assertThat(read("$g#68")).isInstanceOf(Item.Damaged.class);
        assertThat(read("$g#6")).isNull();
        assertThat(read("$g#zz")).isInstanceOf(Item.Damaged.class);
        assertThat(read("$half$g#67")).isEqualTo(new Item.Packet("g"));
        assertThat(read("\3$g#67")).isInstanceOf(Item.Interrupt.class);
        assertThat(read("$X}\3#d8")).isEqualTo(new Item.Packet("X#"));
    }

    @Test
    void aPacketWithoutEndTakesNoMemory() {
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
