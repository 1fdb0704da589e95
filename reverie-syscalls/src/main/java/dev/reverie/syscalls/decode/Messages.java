package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.Sysno;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages ({@code struct msghdr}) and the control messages in them; see recvmsg(2) and cmsg(3). */
final class Messages {
    private static final int SIZE = 56;
    private static final int VECTOR_SIZE = 64;

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

    /** What recvfrom has stored: no more than there was room for, though it may tell the whole length. */
    static @Nullable Value received(Decoder d, long address) {
        return content(d, address, Math.clamp(d.arg(2), 0, Math.max(d.result(), 0)));
    }

    /** What is sent or has been received: bytes, or the messages of a netlink socket. */
    static @Nullable Value content(Decoder d, long address, long length) {
        Value messages = Netlink.messages(d, address, length);
        return messages != null ? messages : Strings.buffer(d, address, length, Value.Form.DATA);
    }

    /** The messages of sendmmsg and recvmmsg, each with the number of bytes that were sent or received. */
    static @Nullable Value list(Decoder d, long address, long count) {
        boolean received = d.number() == Sysno.RECVMMSG;
        if (received && !d.isFilled()) {
            return null;
        }
        long done = d.isFilled() ? d.result() * VECTOR_SIZE : 0;
        return Structs.list(d, address, count, VECTOR_SIZE, (bytes, at) -> {
            byte[] header = java.util.Arrays.copyOfRange(bytes, at, at + SIZE);
            long length = LittleEndian.getInt(bytes, at + SIZE) & 0xffffffffL;
            Value nameLength = Value.signed(LittleEndian.getInt(header, 8));
            Field message =
                    new Field("msg_hdr", message(d, header, received ? length : Long.MAX_VALUE, nameLength, null));
            return at < done
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
        Value sender = name == 0 ? null : Addresses.at(d, name, LittleEndian.getInt(bytes, 8));
        fields.add(new Field("msg_name", sender != null ? sender : new Value.Address(name)));
        fields.add(new Field(
                "msg_namelen", before instanceof Value.Num ? new Value.Change(before, nameLength, false) : nameLength));
        long buffers = LittleEndian.getLong(bytes, 16);
        long count = LittleEndian.getLong(bytes, 24);
        Value list = buffers == 0 ? null : Buffers.list(d, buffers, count, held, Messages::content);
        fields.add(new Field("msg_iov", list != null ? list : new Value.Address(buffers)));
        fields.add(new Field("msg_iovlen", Value.unsigned(count)));
        long control = LittleEndian.getLong(bytes, 32);
        long length = LittleEndian.getLong(bytes, 40);
        if (length != 0) {
            Value messages = ControlMessages.of(d, control, length);
            fields.add(new Field("msg_control", messages != null ? messages : new Value.Address(control)));
        }
        fields.add(new Field("msg_controllen", Value.unsigned(length)));
        fields.add(new Field("msg_flags", Decoder.named32(FlagTables.MSG, LittleEndian.getInt(bytes, 48))));
        return new Value.Struct(fields, false);
    }
}
