package dev.reverie.syscalls.struct;

import dev.reverie.syscalls.Bytes;
import dev.reverie.syscalls.ControlMessageType;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.layout.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What goes with a message beside its bytes; see cmsg(3).
 *
 * <pre>
 *  0                 8        12       16                length, aligned to 8
 *  +-----------------+--------+--------+-------------------+
 *  |     length      | level  |  type  | data ...          |  the next message
 *  +-----------------+--------+--------+-------------------+
 * </pre>
 */
public sealed interface ControlMessage {
    /** The protocol level, see {@link SocketLevel}. */
    int level();

    /** The type, which depends on the level; see {@link ControlMessageType} for SOL_SOCKET. */
    int type();

    /** What it carries. */
    Bytes data();

    /** Open files (SCM_RIGHTS): descriptors of the sender, and after recvmsg those of the receiver. */
    record Rights(List<Integer> descriptors) implements ControlMessage {
        /** Copies the list. */
        public Rights {
            descriptors = List.copyOf(descriptors);
        }

        @Override
        public int level() {
            return SocketLevel.SOL_SOCKET;
        }

        @Override
        public int type() {
            return ControlMessageType.SCM_RIGHTS;
        }

        @Override
        public Bytes data() {
            byte[] bytes = new byte[descriptors.size() * Integer.BYTES];
            Fields.putInts(bytes, 0, Integer.BYTES, descriptors);
            return Bytes.of(bytes);
        }
    }

    /** Who sends (SCM_CREDENTIALS). */
    record Credentials(Ucred sender) implements ControlMessage {
        @Override
        public int level() {
            return SocketLevel.SOL_SOCKET;
        }

        @Override
        public int type() {
            return ControlMessageType.SCM_CREDENTIALS;
        }

        @Override
        public Bytes data() {
            return Bytes.of(sender.toBytes());
        }
    }

    /** Another one, or one whose data is cut short. */
    record Other(int level, int type, Bytes data) implements ControlMessage {}

    /** The messages in a buffer. What is not one, and what follows it, is left out, as the kernel and the C library do. */
    static List<ControlMessage> list(byte[] bytes) {
        List<ControlMessage> messages = new ArrayList<>();
        int at = 0;
        while (at <= bytes.length - ControlHeader.SIZE) {
            long length = LittleEndian.getLong(bytes, at);
            if (length < ControlHeader.SIZE || length > bytes.length - at) {
                break;
            }
            int end = at + (int) length;
            messages.add(of(
                    LittleEndian.getInt(bytes, at + ControlHeader.LEVEL),
                    LittleEndian.getInt(bytes, at + ControlHeader.TYPE),
                    Arrays.copyOfRange(bytes, at + ControlHeader.SIZE, end)));
            at = ControlHeader.aligned(end);
        }
        return List.copyOf(messages);
    }

    /** A buffer with these messages. */
    static byte[] toBytes(List<ControlMessage> messages) {
        int size = messages.stream()
                .mapToInt(message -> ControlHeader.SIZE
                        + ControlHeader.aligned(message.data().length()))
                .sum();
        byte[] bytes = new byte[size];
        int at = 0;
        for (ControlMessage message : messages) {
            byte[] data = message.data().toArray();
            LittleEndian.putLong(bytes, at, ControlHeader.SIZE + data.length);
            LittleEndian.putInt(bytes, at + ControlHeader.LEVEL, message.level());
            LittleEndian.putInt(bytes, at + ControlHeader.TYPE, message.type());
            Fields.put(bytes, at + ControlHeader.SIZE, data);
            at += ControlHeader.SIZE + ControlHeader.aligned(data.length);
        }
        return bytes;
    }

    private static ControlMessage of(int level, int type, byte[] data) {
        if (level == SocketLevel.SOL_SOCKET
                && type == ControlMessageType.SCM_RIGHTS
                && data.length % Integer.BYTES == 0) {
            return new Rights(Fields.ints(data, 0, Integer.BYTES, data.length / Integer.BYTES, true));
        }
        if (level == SocketLevel.SOL_SOCKET
                && type == ControlMessageType.SCM_CREDENTIALS
                && data.length == Ucred.SIZE) {
            return new Credentials(Ucred.of(data, 0));
        }
        return new Other(level, type, Bytes.of(data));
    }
}
