package dev.reverie.syscalls.struct;

import dev.reverie.syscalls.AddressFamily;

/** How many bytes the address of a socket has in each family. */
final class AddressSizes {
    static final int INET = 16;
    static final int INET6 = 28;
    static final int NETLINK = 12;
    static final int PACKET = 20;

    private AddressSizes() {}

    /** How many there are at least. */
    static int of(int family) {
        return switch (family) {
            case AddressFamily.AF_INET -> INET;
            case AddressFamily.AF_INET6 -> INET6;
            case AddressFamily.AF_NETLINK -> NETLINK;
            case AddressFamily.AF_PACKET -> PACKET;
            default -> Short.BYTES;
        };
    }
}
