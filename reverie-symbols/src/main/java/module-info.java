/** Stacks of guests: which functions called which, found by what compilers and linkers left in files. */
@org.jspecify.annotations.NullMarked
module dev.reverie.symbols {
    requires static transitive org.jspecify;
    requires transitive dev.reverie.api;

    exports dev.reverie.symbols;
}
