/** Typed system calls: numbers, names, errno values, records and decoding to text. */
@org.jspecify.annotations.NullMarked
module dev.reverie.syscalls {
    requires static transitive org.jspecify;

    exports dev.reverie.syscalls;
    exports dev.reverie.syscalls.decode;
    exports dev.reverie.syscalls.struct;
    exports dev.reverie.syscalls.value;
}
