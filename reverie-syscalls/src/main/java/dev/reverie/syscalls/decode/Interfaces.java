package dev.reverie.syscalls.decode;

import dev.reverie.syscalls.ArpHardware;
import dev.reverie.syscalls.LittleEndian;
import dev.reverie.syscalls.value.Value;
import dev.reverie.syscalls.value.Value.Field;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Network interfaces, as netdevice(7) describes them. */
final class Interfaces {
    /** The size of {@code struct sockaddr}. */
    private static final int ADDRESS = 16;

    /** The size of {@code struct ifreq}. */
    private static final int REQUEST = 40;

    /** The size of {@code struct ifconf}. */
    private static final int LIST = 16;

    private static final int NAME = 16;

    private Interfaces() {}

    /** {@code struct sockaddr} inside a structure. */
    static @Nullable Value address(Decoder d, long address) {
        return Addresses.at(d, address, ADDRESS);
    }

    /** {@code struct sockaddr} with the address of hardware. */
    static Value hardware(byte[] bytes, int from, int to) {
        int type = LittleEndian.getShort(bytes, from) & 0xffff;
        int length = Math.min(length(type), to - from - 2);
        String digits = HexFormat.ofDelimiter(":").formatHex(bytes, from + 2, from + 2 + length);
        return Value.Struct.of(
                new Field("sa_family", Decoder.named(FlagTables.ARPHRD, type)),
                new Field("sa_data", new Value.Word(digits, 0)));
    }

    /** How many bytes an address has, by its type; all that fit if that is open. */
    private static int length(int type) {
        return switch (type) {
            case ArpHardware.ARPHRD_ARCNET,
                    ArpHardware.ARPHRD_MCTP,
                    ArpHardware.ARPHRD_LOCALTLK,
                    ArpHardware.ARPHRD_PHONET,
                    ArpHardware.ARPHRD_PHONET_PIPE,
                    ArpHardware.ARPHRD_CAIF -> 1;
            case ArpHardware.ARPHRD_DLCI -> 2;
            case ArpHardware.ARPHRD_TUNNEL,
                    ArpHardware.ARPHRD_SIT,
                    ArpHardware.ARPHRD_IPDDP,
                    ArpHardware.ARPHRD_IPGRE,
                    ArpHardware.ARPHRD_PIMREG,
                    ArpHardware.ARPHRD_IRDA -> 4;
            case ArpHardware.ARPHRD_ROSE, ArpHardware.ARPHRD_X25 -> 5;
            case ArpHardware.ARPHRD_ETHER,
                    ArpHardware.ARPHRD_IEEE802,
                    ArpHardware.ARPHRD_LOOPBACK,
                    ArpHardware.ARPHRD_FDDI,
                    ArpHardware.ARPHRD_HIPPI,
                    ArpHardware.ARPHRD_IEEE80211,
                    ArpHardware.ARPHRD_IEEE80211_PRISM,
                    ArpHardware.ARPHRD_IEEE80211_RADIOTAP -> 6;
            case ArpHardware.ARPHRD_NETROM, ArpHardware.ARPHRD_AX25 -> 7;
            case ArpHardware.ARPHRD_EUI64,
                    ArpHardware.ARPHRD_IEEE802154,
                    ArpHardware.ARPHRD_IEEE802154_MONITOR,
                    ArpHardware.ARPHRD_6LOWPAN,
                    ArpHardware.ARPHRD_VSOCKMON -> 8;
            default -> ADDRESS - 2;
        };
    }

    /** {@code struct ifconf}: a buffer for the addresses of all interfaces, of which the kernel says how much it has filled. */
    static @Nullable Value list(Decoder d, long address) {
        byte[] bytes = d.bytes(address, LIST);
        if (bytes == null) {
            return null;
        }
        int length = LittleEndian.getInt(bytes, 0);
        long buffer = LittleEndian.getLong(bytes, 8);
        Value filled = d.isFilled() && buffer != 0 && length >= 0
                ? Structs.list(d, buffer, length / REQUEST, REQUEST, (b, at) -> one(d, b, at, buffer))
                : null;
        return Value.Struct.of(
                new Field("ifc_len", length(length, REQUEST)),
                new Field("ifc_buf", filled != null ? filled : new Value.Address(buffer)));
    }

    private static Value length(int length, int unit) {
        Value number = Value.signed(length);
        return length > 0 && length % unit == 0
                ? new Value.Remark(number, length / unit + " * sizeof(struct ifreq)")
                : number;
    }

    /** What the guest passed and what the kernel has filled, in one structure. */
    static Value filled(Value before, Value after) {
        if (!(before instanceof Value.Struct(List<Field> passed, boolean _))
                || !(after instanceof Value.Struct(List<Field> filled, boolean _))
                || filled.getLast().value() instanceof Value.Address) {
            return after;
        }
        Field length = filled.getFirst();
        return Value.Struct.of(
                new Field(length.name(), new Value.Change(passed.getFirst().value(), length.value(), true)),
                filled.getLast());
    }

    private static Value one(Decoder d, byte[] bytes, int at, long buffer) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("ifr_name", Strings.name(bytes, at, at + NAME)));
        Value of = address(d, buffer + at + NAME);
        if (of != null) {
            fields.add(new Field("ifr_addr", of));
        }
        return new Value.Struct(fields, false);
    }
}
