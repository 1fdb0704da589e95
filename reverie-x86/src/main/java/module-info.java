/** Machine code of x86-64: decoding it, moving it to another address, and writing it. */
@org.jspecify.annotations.NullMarked
module dev.reverie.x86 {
    requires static transitive org.jspecify;

    exports dev.reverie.x86;
}
