package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.ControlMessageType;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.SocketLevel;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages ({@code struct msghdr}) and the control messages in them; see recvmsg(2) and cmsg(3). */
final class Messages {
    private static final int SIZE = 56;
    private static final int VECTOR_SIZE = 64;
    private static final int MAX_CONTROL = 1 << 16;
    private static final int CONTROL_HEADER = 16;

    private Messages() {}

    /** @param received whether the message is the kernel's answer, and not what the guest sends */
    static @Nullable Value of(Decoder d, long address, boolean received) {
        byte[] bytes = d.bytes(address, SIZE);
        if (bytes == null) {
            return null;
        }
        Value nameLength = Value.signed(LittleEndian.getInt(bytes, 8));
        if (received && !d.isExiting()) {
            return nameLength;
        }
        return received && d.isError()
                ? Value.Struct.of(new Field("msg_namelen", nameLength))
                : message(d, bytes, received ? d.result() : Long.MAX_VALUE, nameLength, received ? d.before(1) : null);
    }

    /** The messages of sendmmsg and recvmmsg, each with the number of bytes that were sent or received. */
    static @Nullable Value list(Decoder d, long address, long count, boolean received) {
        if (received && !d.isFilled()) {
            return null;
        }
        return Structs.list(d, address, count, VECTOR_SIZE, (bytes, at) -> {
            byte[] header = java.util.Arrays.copyOfRange(bytes, at, at + SIZE);
            long length = LittleEndian.getInt(bytes, at + SIZE) & 0xffffffffL;
            Value nameLength = Value.signed(LittleEndian.getInt(header, 8));
            Field message =
                    new Field("msg_hdr", message(d, header, received ? length : Long.MAX_VALUE, nameLength, null));
            return d.isFilled()
                    ? Value.Struct.of(message, new Field("msg_len", Value.unsigned(length)))
                    : Value.Struct.of(message);
        });
    }

    /** A message of a System V queue ({@code struct msgbuf}): its type and its text. */
    static @Nullable Value queued(Decoder d, long address, long size) {
        byte[] type = d.bytes(address, Long.BYTES);
        if (type == null) {
            return null;
        }
        Value text = Strings.buffer(d, address + Long.BYTES, size, Value.Form.DATA);
        return text == null
                ? null
                : Value.Struct.of(
                        new Field("mtype", Value.signed(LittleEndian.getLong(type, 0))), new Field("mtext", text));
    }

    private static Value message(Decoder d, byte[] bytes, long held, Value nameLength, @Nullable Value before) {
        List<Field> fields = new ArrayList<>();
        long name = LittleEndian.getLong(bytes, 0);
        Value sender = name == 0 ? null : Sockets.address(d, name, LittleEndian.getInt(bytes, 8));
        fields.add(new Field("msg_name", sender != null ? sender : new Value.Address(name)));
        fields.add(new Field(
                "msg_namelen", before instanceof Value.Num ? new Value.Change(before, nameLength, false) : nameLength));
        long buffers = LittleEndian.getLong(bytes, 16);
        long count = LittleEndian.getLong(bytes, 24);
        Value list = buffers == 0 ? null : Buffers.list(d, buffers, count, held);
        fields.add(new Field("msg_iov", list != null ? list : new Value.Address(buffers)));
        fields.add(new Field("msg_iovlen", Value.unsigned(count)));
        long control = LittleEndian.getLong(bytes, 32);
        long length = LittleEndian.getLong(bytes, 40);
        if (control != 0 && length != 0) {
            Value messages = control(d, control, length);
            fields.add(new Field("msg_control", messages != null ? messages : new Value.Address(control)));
        }
        fields.add(new Field("msg_controllen", Value.unsigned(length)));
        fields.add(new Field("msg_flags", Decoder.named32(FlagTables.MSG, LittleEndian.getInt(bytes, 48))));
        return new Value.Struct(fields, false);
    }

    static @Nullable Value control(Decoder d, long address, long length) {
        byte[] bytes = length < CONTROL_HEADER || length > MAX_CONTROL ? null : d.bytes(address, (int) length);
        if (bytes == null) {
            return null;
        }
        List<Value> messages = new ArrayList<>();
        int at = 0;
        while (at + CONTROL_HEADER <= bytes.length) {
            long size = LittleEndian.getLong(bytes, at);
            int level = LittleEndian.getInt(bytes, at + 8);
            int type = LittleEndian.getInt(bytes, at + 12);
            boolean socket = level == SocketLevel.SOL_SOCKET;
            List<Field> fields = new ArrayList<>();
            fields.add(new Field("cmsg_len", Value.unsigned(size)));
            fields.add(new Field("cmsg_level", Decoder.named32(FlagTables.SOL, level)));
            fields.add(new Field(
                    "cmsg_type", socket ? Decoder.named32(FlagTables.SCM, type) : Value.hex(type & 0xffffffffL)));
            boolean fits = size >= CONTROL_HEADER && size <= bytes.length - at;
            int end = fits ? at + (int) size : bytes.length;
            if (fits && size > CONTROL_HEADER) {
                fields.add(new Field("cmsg_data", data(d, bytes, at + CONTROL_HEADER, end, socket ? type : -1)));
            }
            messages.add(new Value.Struct(fields, false));
            at = (end + 7) & ~7;
        }
        return new Value.Items(messages, Value.Style.LIST, false);
    }

    private static Value data(Decoder d, byte[] bytes, int from, int to, int type) {
        if (type == ControlMessageType.SCM_CREDENTIALS && to - from >= 12) {
            return Structs.inside(d, StructShapes.UCRED, bytes, from, to);
        }
        if (type == ControlMessageType.SCM_RIGHTS) {
            List<Value> descriptors = new ArrayList<>();
            for (int at = from; at + Integer.BYTES <= to; at += Integer.BYTES) {
                descriptors.add(d.descriptor(LittleEndian.getInt(bytes, at)));
            }
            return new Value.Items(descriptors, Value.Style.LIST, false);
        }
        return new Value.Bytes(java.util.Arrays.copyOfRange(bytes, from, to), false, Value.Form.RANDOM);
    }
}
